import Foundation
import Testing

/// Rows of people, which callers ask for by what they enter, and the forms of their files.
extension CheckDataTests {
  static let readers = """
    hotline 100 "Library" {
      timezone  Europe/London
      languages en
      start     card
    }

    defaults { no-input 3 -> hang-up  no-match 3 -> hang-up }

    table readers {
      from "readers.csv"
      card digits key
      pin  digits secret initial "0000"
      due  date
    }

    enter card {
      say "Your card, please."
      as digits 8
      confirm never
      allow end-by-mistakes "cards are all there is"
      -> pin
    }

    enter pin {
      say "Your PIN, please."
      as digits 6
      secret
      allow end-by-mistakes "cards are all there is"
      -> reader
    }

    lookup reader {
      in readers  where card = {card} pin = {pin}
      found       -> tell
      not-found   -> hang-up
      unavailable -> hang-up
      locked      -> hang-up
      initial     -> hang-up
    }

    play tell {
      say "Due" date {reader.due} "."
      -> hang-up
    }

    """

  @Test("warns of rows that no entry can reach, once a column")
  func unreachableRows() throws {
    let outcome = try CommandRun("check", "library.menu").file("library.menu", Self.readers)
      .file(
        "readers.csv",
        """
        card,pin,due
        10020030,246810,2026-07-15
        100200301,246811,2026-07-15
        2,2468,2026-07-15
        10020033,,2026-07-15

        """
      ).outcome()
    #expect(outcome.status == 0)
    let hint =
      "let the entry take what the rows have, or write there what it takes; spreadsheets drop zeros in"
      + " front, and an empty cell is never entered"
    #expect(
      outcome.errors == """
        warning: nobody can enter the 'card' of 2 rows of 'readers': it is asked for `as digits 8` [row-unreachable]
         --> readers.csv:3:1
          = hint: \(hint)
        warning: nobody can enter the 'pin' of 2 rows of 'readers': it is asked for `as digits 6` [row-unreachable]
         --> readers.csv:4:1
          = hint: \(hint)
        warning: nobody can enter an initial 'pin' of 'readers': it is asked for `as digits 6` [row-unreachable]
         --> readers.csv
          = hint: declare initial secrets that the entry takes, or let the entry take them

        library.menu: 3 warnings

        """)
  }

  @Test("tells of files of data in other forms once")
  func otherForms() throws {
    let rows = "card,pin,due\n10020030,246810,2026-07-15\n"
    func problems(_ bytes: Data) throws -> String {
      try CommandRun("check", "library.menu").file("library.menu", Self.readers)
        .file("readers.csv", bytes).outcome().errors
    }
    let utf16 = try problems(Data([0xFF, 0xFE]) + #require(rows.data(using: .utf16LittleEndian)))
    #expect(utf16.contains("'readers.csv' is UTF-16, and files of data are UTF-8 [file-utf-16]"))
    #expect(utf16.hasSuffix("library.menu: 1 error\n"), "\(utf16)")
    // As an Excel in Chinese saves it, with columns in Chinese.
    let chinese = try problems(Data("card,pin,due,".utf8) + [0xB1, 0xE0, 0xBA, 0xC5, 0x0A])
    #expect(chinese.contains("the first line of 'readers.csv' is not UTF-8"))
    #expect(chinese.hasSuffix("library.menu: 1 error\n"), "\(chinese)")
    for (sign, told) in [(";", "`;`"), ("\t", "tabs"), ("，", "`，`")] {
      let parted = try problems(Data(rows.replacing(",", with: sign).utf8))
      #expect(
        parted.contains("the columns of 'readers.csv' are parted by \(told), not by commas"))
      #expect(parted.hasSuffix("library.menu: 1 error\n"), "\(parted)")
    }
    // A first line that is no header is one mistake, whatever its cells are.
    for title in ["sep=,\n", "Readers 2026,,\n", "10020030,246810,2026-07-15\n"] {
      let titled = try problems(Data((title + rows).utf8))
      #expect(titled.contains("the first line of 'readers.csv' names no column of the table"))
      #expect(titled.contains("such as `card,pin,due`: take out what stands above it"))
      #expect(titled.hasSuffix("library.menu: 1 error\n"), "\(titled)")
    }
    let workbook = try problems(Data("PK\u{3}\u{4}".utf8) + Data(repeating: 0x9C, count: 200))
    #expect(workbook.contains("'readers.csv' is not text, but the file of some program"))
    #expect(workbook.hasSuffix("library.menu: 1 error\n"), "\(workbook)")
    let commas = try problems(Data(rows.replacing("\n", with: ",\n").utf8))
    #expect(commas.hasSuffix("library.menu: 1 warning\n"), "\(commas)")
    #expect(!commas.contains("column"), "\(commas)")
    // With a line end in quotes, and without.
    for cell in ["2026-07-15", "\"2026-07-15\n\""] {
      let returns = rows.replacing("\n", with: "\r").replacing("2026-07-15", with: cell)
      let old = try problems(Data(returns.utf8))
      #expect(old.contains("lines end with CR alone [table-line-ends]"))
      #expect(old.hasSuffix("library.menu: 1 error\n"), "\(old)")
    }
    // A calendar is told like a table.
    let text = "date,kind\n2026-12-28,holiday\n"
    let calendars = [
      (Data([0xFF, 0xFE]) + (try #require(text.data(using: .utf16LittleEndian))), "is UTF-16"),
      (Data(text.utf8) + [0xBC, 0xD9, 0x0A], "cannot be read here: the text is not UTF-8"),
      (Data(text.replacing("\n", with: "\r").utf8), "lines end with CR alone"),
    ]
    for (calendar, told) in calendars {
      let menu = Self.readers.replacing("start ", with: "calendar \"calendar.csv\"\n  start ")
      let errors = try CommandRun("check", "library.menu").file("library.menu", menu)
        .file("readers.csv", rows).file("calendar.csv", calendar).outcome().errors
      #expect(errors.contains(told), "\(errors)")
      #expect(errors.hasSuffix("library.menu: 1 error\n"), "\(errors)")
    }
    let gbk = Data("card,pin,due\n".utf8 + [0xB5, 0xE7, 0x2C, 0x31, 0x2C, 0x0A, 0xBB, 0xB0, 0x0A])
    let broken = try problems(gbk)
    #expect(broken.contains("the text is not UTF-8"))
    #expect(broken.hasSuffix("library.menu: 1 error\n"), "\(broken)")
  }
}

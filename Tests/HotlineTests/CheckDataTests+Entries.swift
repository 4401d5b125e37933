import Foundation
import Testing

/// Rows of people, which callers ask for by what they enter, and the forms of their files.
extension CheckDataTests {
  private static let readers = """
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
    let gbk = Data("card,pin,due\n".utf8 + [0xB5, 0xE7, 0x2C, 0x31, 0x2C, 0x0A, 0xBB, 0xB0, 0x0A])
    let broken = try problems(gbk)
    #expect(broken.contains("the text is not UTF-8"))
    #expect(broken.hasSuffix("library.menu: 1 error\n"), "\(broken)")
  }
}

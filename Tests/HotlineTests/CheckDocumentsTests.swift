import Foundation
import Testing

/// What `hotline check` finds in the documents that rows of a menu's tables name.
@Suite("hotline check of documents in rows")
struct CheckDocumentsTests {
  private static let forms = """
    hotline 100 "Clinic" {
      timezone  Europe/London
      languages en
      start     forms
    }

    defaults {
      no-input 2 -> hang-up
      no-match 2 -> hang-up
    }

    table forms {
      from "forms.csv"
      number   digits key
      title    text
      document text
      last     date until
    }

    document visit "A visit" {
      file "visit.txt"
    }

    browse forms {
      in forms
      list 3
      say {forms.title}
      chosen      -> send
      empty       -> hang-up
      unavailable -> hang-up
      allow end-by-mistakes "forms are all there is"
    }

    fax send {
      document {forms.document}
      here
      sent   -> hang-up
      failed -> hang-up
    }

    """

  @Test(
    "tells of a document that a row names and no block declares", arguments: ["check", "import"])
  func undeclaredDocuments(_ command: String) throws {
    let outcome = try CommandRun(command, "clinic.menu").file("clinic.menu", Self.forms)
      .file("visit.txt", "Name:\n")
      .file(
        "forms.csv",
        """
        number,title,document,last
        1,A visit,visit,
        2,A journey,visits,
        3,An end,gone,2020-01-01
        4,Nothing,,

        """
      ).outcome()
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.hasPrefix(
        """
        error: row 2 of 'forms' names the document 'visits', which the menu does not declare [document-undeclared]
         --> forms.csv:3:1
          = hint: did you mean 'visit'?

        """))
    #expect(!outcome.errors.contains("gone"))
    #expect(!outcome.errors.contains("row 4"))
  }

  @Test("warns of a row that names no document") func withoutDocument() throws {
    try CommandRun("import", "clinic.menu").file("clinic.menu", Self.forms)
      .file("visit.txt", "Name:\n")
      .file("forms.csv", "number,title,document,last\n1,A visit,visit,\n4,Nothing,,\n")
      .expect(
        output: "forms  2 rows\n",
        errors: """
          warning: row 4 of 'forms' names no document in 'document': who asks for it hears that the fax failed [row-without-document]
           --> forms.csv:3:1
            = hint: write the name of a `document` block in 'document'

          """)
  }

  @Test("holds only rows against it that lead to a fax", arguments: ["  where kind = form", ""])
  func rowsOfOtherKinds(_ conditions: String) throws {
    let menu = Self.forms.replacing(
      "  title    text\n", with: "  title    text\n  kind     text\n"
    ).replacing("  in forms\n", with: "  in forms\(conditions)\n")
    let outcome = try CommandRun("import", "clinic.menu").file("clinic.menu", menu)
      .file("visit.txt", "Name:\n")
      .file(
        "forms.csv",
        """
        number,title,kind,document,last
        1,A visit,form,visit,
        2,How to visit,article,,
        3,What it costs,article,visit,
        4,Nothing,form,,

        """
      ).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("row 2 of 'forms'") == conditions.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains("row 4 of 'forms'"), "\(outcome)")
  }

  @Test(
    "so does whoever adds such a row with the menu at hand",
    arguments: [
      ("visits", false), ("visit", true), ("", true),
    ])
  func addsDocument(_ name: String, _ isAdded: Bool) throws {
    let hotline = CommandRun.binary.path
    let outcome = try CommandRun(
      program: "/bin/sh",
      [
        "-c",
        "\(hotline) import clinic.menu >/dev/null"
          + " && \(hotline) catalogue add --menu clinic.menu number=2 'title=A journey' document=\(name)",
      ]
    ).file("clinic.menu", Self.forms).file("visit.txt", "Name:\n")
      .file("forms.csv", "number,title,document,last\n1,A visit,visit,\n").outcome()
    #expect(outcome.status == (isAdded ? 0 : 1))
    #expect(outcome.output.hasPrefix("added to forms: 2\n") == isAdded)
    #expect(
      outcome.errors
        == (isAdded
          ? name.isEmpty
            ? """
            warning: row 2 of 'forms' names no document in 'document': who asks for it hears that the fax failed
              = hint: write the name of a `document` block in 'document'

            """ : ""
          : """
          error: the menu declares no document 'visits', which 'document' names
            = hint: did you mean 'visit'?
          nothing was added

          """))
  }
}

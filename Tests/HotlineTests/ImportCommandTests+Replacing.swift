import Foundation
import Testing

/// Tables that are in the store already, or are another menu's too.
extension ImportCommandTests {
  @Test("two menus with different tables of one name") func clash() throws {
    let rows = "id,pin,owed,name\n1234,4711,1,Ann\n"
    try CommandRun("import", "clinic", "other/clinic.menu")
      .file("clinic/clinic.menu", Self.menu).file("clinic/data/patients.csv", rows)
      .file("other/clinic.menu", Self.menu).file("other/data/patients.csv", rows + "1235,1,1,Bob\n")
      .expect(
        errors: """
          error: two menus have a table 'patients', and they differ
            a store has one table of a name: give one of them another name

          """, status: 2)
  }

  @Test("a table of another menu is not replaced without a word, and menus may share one")
  func otherMenus() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ward = Self.menu.replacingOccurrences(of: "hotline 100", with: "hotline 101")
    func run(_ arguments: String..., owed: Int = 1, in store: String = "a.db") -> CommandRun {
      let rows = "id,pin,owed,name\n1234,4711,\(owed),Ann\n"
      let path = folder.appendingPathComponent(store).path
      return CommandRun(["import", "--store", path] + arguments)
        .file("clinic/clinic.menu", Self.menu).file("clinic/data/patients.csv", rows)
        .file("ward/ward.menu", ward).file("ward/data/patients.csv", rows)
    }
    let done = "patients  1 row\n"
    try run("clinic").expect(output: done)
    for run in [run("ward"), run("ward", "--keep")] {
      let refused = try run.outcome()
      #expect(refused.status == 1 && refused.output.isEmpty)
      #expect(
        refused.errors == """
          error: table 'patients' in the store is menu 100's, whose callers would hear the rows of 101
            = hint: give one of them another name, or import the menus together if they share it; if 101 is to have it alone, say --replace: rows that staff have written go too, and `hotline catalogue list patients --csv` has them
          nothing was imported

          """)
    }
    // Together they agree on it, and each may bring it from then on.
    try run("clinic", "ward").expect(output: done)
    try run("ward", owed: 2).expect(output: done)
    try run("clinic", owed: 3).expect(output: done)
    // Whom it is taken from has it no more.
    try run("clinic", in: "b.db").expect(output: done)
    try run("ward", "--replace", in: "b.db").expect(output: done)
    #expect(try run("clinic", in: "b.db").outcome().status == 1)
  }

  @Test("a table of the same name with other columns is not lost to another menu's without a word")
  func otherColumns() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func run(_ flags: [String] = [], from old: String = "", to new: String = "") -> CommandRun {
      let store = folder.appendingPathComponent("hotline.db").path
      return CommandRun(["import", "--store", store, "clinic"] + flags)
        .file("clinic/clinic.menu", Self.menu.replacingOccurrences(of: old, with: new))
        .file("clinic/data/patients.csv", "id,pin,owed,since,name\n1234,4711,1,2011-01-01,Ann\n")
    }
    let done = "patients  1 row\n"
    let name = "name text"
    try run().expect(output: done)
    // More columns take nothing from anybody: an author's own table grows so.
    try run(["--keep"], from: name, to: name + "\n  since date").expect(output: done)
    let retyped = try run(from: name, to: name + "\n  since text").outcome()
    #expect(retyped.status == 1 && retyped.errors.contains("has 'since'"), "\(retyped)")
    let refused = try run(["--keep"]).outcome()
    #expect(refused.status == 1 && refused.output.isEmpty)
    #expect(
      refused.errors == """
        error: table 'patients' in the store has 'since', and the menu's has not, or as something else
          = hint: if it is another menu's, give one of them another name; if you have changed your own, say --replace: rows that staff have written go too, and `hotline catalogue list patients --csv` has them
        nothing was imported

        """)
    try run(["--replace"]).expect(output: done)
  }

  @Test("a table that loses rows says how many it had, and one that would lose all stays as it is")
  func lostRows() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func run(_ rows: String, _ flags: String...) -> CommandRun {
      CommandRun(
        ["import", "--store", folder.appendingPathComponent("hotline.db").path, "clinic"] + flags
      ).file("clinic/clinic.menu", Self.menu)
        .file("clinic/data/patients.csv", "id,pin,owed,name\n" + rows)
    }
    let (ann, bob) = ("1234,4711,1,Ann\n", "1235,4712,2,Bob\n")
    let warning = """
      warning: table 'patients' has no rows: callers find nothing in it [table-without-rows]
       --> clinic/data/patients.csv
        = hint: write a line for each row below that of the columns, unless the rows come later

      """
    // A table whose rows come later is imported as it is.
    try run("").expect(output: "patients  0 rows\n", errors: warning)
    try run(ann + bob).expect(output: "patients  2 rows\n")
    try run(ann).expect(output: "patients  1 row (2 before)\n")
    for refused in [run(""), run("", "--keep")] {
      try refused.expect(
        errors: warning + """
          error: table 'patients' in the store has 1 row, and its file has none: callers would find nothing
            = hint: put its rows back into its file; if the table is to be empty, say --replace: rows that staff have written go too
          nothing was imported

          """, status: 1)
    }
    try run(ann).expect(output: "patients  1 row\n")
    try run("", "--replace").expect(output: "patients  0 rows (1 before)\n", errors: warning)
  }
}

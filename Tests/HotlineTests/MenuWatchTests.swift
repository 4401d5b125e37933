import Foundation
import Testing

/// A menu that is saved comes into force, whatever became of the folders that it lies in.
@Suite struct MenuWatchTests {
  /// A folder of menus, gone with the test.
  private final class Menus {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ name: String, _ text: String) throws {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    /// A menu whose last word is in the folder `parts`.
    func write(menu: String, saying words: String) throws {
      try writeRoot(menu, "include \"parts/bye.menu\"\n")
      try writePart(menu, saying: words)
    }

    func writeRoot(_ menu: String, _ rest: String) throws {
      try write(
        "\(menu)/w.menu",
        """
        hotline 100 "Tiny" {
          timezone Europe/London
          languages en
          start bye
        }

        \(rest)
        """)
    }

    func writePart(_ menu: String, saying words: String) throws {
      try write("\(menu)/parts/bye.menu", Self.bye(words))
    }

    static func bye(_ words: String) -> String { "hang-up bye {\n  say \"\(words)\"\n}\n" }
  }

  private let inForce = "event=menus-in-force"

  @Test func `a folder that was made later`() throws {
    let menus = Menus()
    try menus.writeRoot("w", Menus.bye("One."))
    let service = try ServeRun(menus.path("w"))
    try menus.write(menu: "w", saying: "Two.")
    try service.waitForLog(inForce)
    try menus.writePart("w", saying: "Three.")
    try service.waitForLog(inForce, times: 2)
  }

  @Test func `a folder that was put in the place of another`() throws {
    let menus = Menus()
    try menus.write(menu: "w", saying: "One.")
    let service = try ServeRun(menus.path("w"))
    try menus.write(menu: "w.new", saying: "Two.")
    let manager = FileManager.default
    try manager.moveItem(atPath: menus.path("w"), toPath: menus.path("w.old"))
    try manager.moveItem(atPath: menus.path("w.new"), toPath: menus.path("w"))
    try service.waitForLog(inForce)
    try menus.writePart("w", saying: "Three.")
    try service.waitForLog(inForce, times: 2)
    // The same inside: there it is the folder around it that is watched.
    try menus.write("w/parts.new/bye.menu", Menus.bye("Four."))
    try manager.moveItem(atPath: menus.path("w/parts"), toPath: menus.path("w/parts.old"))
    try manager.moveItem(atPath: menus.path("w/parts.new"), toPath: menus.path("w/parts"))
    try service.waitForLog(inForce, times: 3)
    try menus.writePart("w", saying: "Five.")
    try service.waitForLog(inForce, times: 4)
  }

  @Test func `a link that leads elsewhere`() throws {
    let menus = Menus()
    try menus.write(menu: "r1", saying: "One.")
    try menus.write(menu: "r2", saying: "Two.")
    let manager = FileManager.default
    let link = menus.path("current")
    try manager.createSymbolicLink(atPath: link, withDestinationPath: "r1")
    let service = try ServeRun(link)
    try menus.writePart("r1", saying: "One and a half.")
    try service.waitForLog(inForce)
    // As `ln -sfn` does it.
    try manager.createSymbolicLink(atPath: menus.path("next"), withDestinationPath: "r2")
    #expect(rename(menus.path("next"), link) == 0)
    try service.waitForLog(inForce, times: 2)
    try menus.writePart("r2", saying: "Three.")
    try service.waitForLog(inForce, times: 3)
  }

  @Test func `a folder that was away for a while`() throws {
    let menus = Menus()
    try menus.write(menu: "w", saying: "One.")
    let service = try ServeRun(menus.path("w"))
    let manager = FileManager.default
    try manager.moveItem(atPath: menus.path("w"), toPath: menus.path("w.old"))
    service.signal(SIGHUP)
    try service.waitForLog("event=menus-refused")
    try manager.moveItem(atPath: menus.path("w.old"), toPath: menus.path("w"))
    try service.waitForLog("event=menus-unchanged")
    try menus.writePart("w", saying: "Two.")
    try service.waitForLog(inForce)
  }
}

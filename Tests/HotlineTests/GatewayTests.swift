import Foundation
import Testing

@Suite("Scripts against a running service") struct GatewayTests {
  private static let menus = RepositoryTests.root.appending(path: "menus")

  /// Calls by name, with their outcome.
  private static func outcomes(_ arguments: String...) throws -> [String: String] {
    let outcome = try CommandRun(["test", "--json"] + arguments).outcome()
    var outcomes: [String: String] = [:]
    for line in outcome.output.split(separator: "\n") {
      let fields =
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      guard let call = fields["call"] as? String, let file = fields["file"] as? String else {
        Issue.record("\(line)")
        continue
      }
      outcomes["\(file): \(call)"] = fields["outcome"] as? String
    }
    return outcomes
  }

  @Test("give the results of the virtual clock, again and again")
  func equalResults() throws {
    let menu = Self.menus.appending(path: "12333").path
    let service = try ServeRun("menus/12333", flags: ["--test-clock", "--log", "warning"])
    let imported = try CommandRun("import", menu, "--store", service.store.path).outcome()
    #expect(imported.status == 0, "\(imported.errors)")
    let virtual = try Self.outcomes(menu)
    let address = "127.0.0.1:\(service.port)"
    for _ in 1...2 {
      let served = try Self.outcomes(menu, "--gateway", address)
      #expect(served.count == virtual.count)
      let skipped = served.values.count { $0 == "skipped" }
      #expect(skipped * 4 < served.count)
      for (call, outcome) in served where outcome != "skipped" {
        #expect(outcome == virtual[call], "\(call)")
      }
    }
  }

  /// The service answers and plays only when the store has spoken: whoever presses before that is refused.
  @Test("wait for a service that waits for its store")
  func waitsForTheStore() throws {
    let (root, menus) = try BrokenMenu.folder(
      """
      hotline 400 "Events" {
        timezone  Europe/London
        languages en
        start     news
      }

      table events {
        from "events.csv"
        number digits key
        title  text
      }

      browse news "Events" {
        in events
        list 4
        say {news.title}
        chosen      -> bye
        empty       -> bye
        unavailable -> bye
        no-input 2  -> bye
        no-match 3  -> bye
      }

      hang-up bye {
        say "Goodbye."
      }

      """)
    let folder = URL(filePath: menus)
    try Data("number,title\n1,Opera\n2,Ballet\n".utf8).write(
      to: folder.appending(path: "events.csv"))
    let script = (1...20).map { "call \"\($0)\"\n  press \(1 + $0 % 2)\n  hear bye\n" }
    try Data(script.joined().utf8).write(to: folder.appending(path: "events.calls"))
    let store = root.appending(path: "hotline.db").path
    #expect(try CommandRun("import", menus, "--store", store).outcome().status == 0)
    let service = try ServeRun(menus, flags: ["--test-clock"], folder: root)
    let outcome = try CommandRun("test", menus, "--gateway", "127.0.0.1:\(service.port)").outcome()
    #expect(outcome.status == 0 && outcome.output.hasPrefix("20 passed"), "\(outcome.errors)")
  }

  @Test("name the line by which a service departs from its menu")
  func departs() throws {
    let service = try ServeRun("menus/clinic", flags: ["--test-clock"])
    let other = TestCommandTests.menu
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:\(service.port)")
      .file("office/office.menu", other)
      .file("office/office.calls", "call \"hours\"\n  hear main\n  hang up\n").outcome()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("[service-differs]"))
    #expect(outcome.errors.contains("the service said `play call-1 1 keys=interrupt en/"))
  }

  @Test("skip what needs a test clock, and say so")
  func skips() throws {
    let service = try ServeRun("menus/clinic")
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:\(service.port)")
      .file("office/office.menu", TestCommandTests.menu)
      .file(
        "office/office.calls", "call \"hours\"\n  at 2011-07-04 10:00\n  hear main\n"
      ).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the service has no test clock"))
    #expect(
      outcome.errors.hasSuffix(
        "error: no call was made: the only one was skipped, as told above\n"))
    let lines = try CommandRun(
      "test", "office", "--json", "--gateway", "127.0.0.1:\(service.port)"
    )
    .file("office/office.menu", TestCommandTests.menu)
    .file("office/office.calls", "call \"hours\"\n  at 2011-07-04 10:00\n  hear main\n").outcome()
    #expect(lines.output.contains(#""outcome":"skipped","reason":"it says when it rings, "#))
  }

  @Test("say when nobody answers")
  func nobody() throws {
    let outcome = try CommandRun("test", "office", "--gateway", "127.0.0.1:1")
      .file("office/office.menu", TestCommandTests.menu).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("error: the service at 127.0.0.1:1 cannot be called:"))
  }
}

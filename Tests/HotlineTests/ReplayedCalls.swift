import Foundation
import Testing

/// Calls that a service answered, and `hotline replay` has turned into scripts.
enum ReplayedCalls {
  /// The scripts of calls that a service with `menu` and `files` has answered as `calls` say. Each of them goes as it is
  /// written, and none was cut short.
  static func scripts(
    of calls: String, to menu: String, _ files: [String: String] = [:]
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files.merging(["a.menu": menu, "a.calls": calls], uniquingKeysWith: { $1 })
    {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    let path = folder.appending(path: "a.menu").path
    let service = try ServeRun([path], flags: ["--test-clock", "--log", "error"])
    if !files.isEmpty {
      _ = try CommandRun("import", path, "--store", service.store.path).outcome()
    }
    let played = try CommandRun("test", folder.path, "--gateway", "127.0.0.1:\(service.port)")
      .outcome()
    #expect(played.status == 0, "\(played.output)\(played.errors)")
    #expect(!played.output.contains("skipped"), "\(played.output)")
    service.signal(SIGTERM)
    try service.waitUntilExit()

    let replayed = try CommandRun("replay", "--store", service.store.path, path).outcome()
    #expect(replayed.status == 0, "\(replayed.errors)\(replayed.output)")
    try Data(replayed.output.utf8).write(to: folder.appending(path: "a.calls"))
    let again = try CommandRun("test", folder.path).outcome()
    #expect(again.status == 0, "\(again.output)\(again.errors)")
    return replayed.output
  }
}

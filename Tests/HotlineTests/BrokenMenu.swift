import Foundation
import TestSupport
import Testing

/// A menu that keeps messages, for services around which something is broken.
enum BrokenMenu {
  private static let text = """
    hotline 100 "Broken" {
      timezone  Europe/London
      languages en
      start     note
    }

    record note "A note" {
      say "After the tone, please."
      for "Reception"
      at-least 1s
      no-input 3  -> bye
      no-match 3  -> bye
      kept        -> bye
      unavailable -> sorry
    }

    hang-up sorry {
      say "We cannot take a message now."
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  /// A folder for a service, with the menu in it.
  static func folder(_ menu: String = text) throws -> (root: URL, menu: String) {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menus = root.appending(path: "broken")
    try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
    try Data(menu.utf8).write(to: menus.appending(path: "broken.menu"))
    return (root, menus.path)
  }
}

extension ServeRun {
  /// A trunk that has been greeted; `wishes` stand behind its name.
  func greeted(_ wishes: String = "") throws -> LineClient {
    let gateway = try connect()
    gateway.expect("hotline 1 test")
    gateway.send("hello 1 desk" + (wishes.isEmpty ? "" : " \(wishes)"))
    gateway.expect("ready")
    return gateway
  }
}

extension LineClient {
  /// Rings ``BrokenMenu`` as `call` and speaks for two seconds, of which the last word is `end`.
  func speak(_ call: String, end: String? = "by=key ms=2000 pieces=4") throws {
    send("call \(call) to=100")
    _ = try skip(to: "play \(call) 1 ")
    send("done \(call) 1 finished")
    _ = try skip(to: "record \(call) 2 ")
    let sound = Data(repeating: 0x55, count: 4000).base64EncodedString()
    for piece in 0..<4 { send("audio \(call) 2 \(piece) \(sound)") }
    if let end { send("done \(call) 2 finished \(end)") }
  }
}

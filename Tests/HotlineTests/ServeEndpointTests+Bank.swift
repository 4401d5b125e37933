import Foundation
import TestSupport

/// A savings bank whose accounts and payments are answered over HTTP, and its callers.
extension ServeEndpointTests {
  static func menu(port: UInt16, within: String = "10s") -> String {
    """
    hotline 100 "Savings bank" {
      timezone  Europe/London
      languages en
      start     id
    }

    table accounts {
      from "http://127.0.0.1:\(port)/accounts"
      id      digits key
      pin     digits secret initial "0000"
      balance money
    }

    table payments {
      from "http://127.0.0.1:\(port)/payments"
      id   digits key
      on   date key
      paid money
    }

    enter id {
      say "Your number, please."
      as digits 4
      no-input 3 -> bye
      no-match 3 -> bye
      -> pin
    }

    enter pin {
      say "Your PIN, please."
      as digits 4
      secret
      no-input 3 -> bye
      no-match 3 -> bye
      -> account
    }

    lookup account {
      in accounts  where id = {id}  pin = {pin}
      within \(within)
      found -> tell
      not-found -> missing
      unavailable -> later
      locked -> locked
      initial -> change
    }

    play tell {
      say "You have" money {account.balance} "."
      1 -> paid
      -> bye
    }

    browse paid {
      in payments  where id = {id}
      order on descending
      within \(within)
      say date {paid.on} money {paid.paid}
      1 "the payment before" -> next
      empty -> bye
      unavailable -> later
      no-input 3 -> bye
      no-match 3 -> bye
    }

    play missing {
      say "The number and the PIN do not match."
      -> bye
    }

    play later {
      say "This is not available."
      -> bye
    }

    play locked {
      say "This is locked for today."
      -> bye
    }

    play change {
      say "Please choose a PIN of your own."
      -> bye
    }

    hang-up bye {
      say "Goodbye."
    }

    """
  }

  /// Serves a menu of endpoints at `port`.
  static func serve(
    port: UInt16, within: String = "10s", endpoints: String? = nil, flags: [String] = [],
    on system: BrokenSystem? = nil
  ) throws -> ServeRun {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "bank.menu")
    try menu(port: port, within: within).write(to: file, atomically: true, encoding: .utf8)
    guard let endpoints else {
      return try ServeRun(file.path, flags: flags, folder: folder, on: system)
    }
    let path = folder.appending(path: "endpoints").path
    try endpoints.write(toFile: path, atomically: true, encoding: .utf8)
    return try ServeRun(file.path, flags: ["--endpoints", path] + flags, folder: folder)
  }

  /// Calls on one trunk, one after the other.
  final class Trunk {
    private let client: LineClient
    private var calls = 0

    init(_ service: ServeRun) throws {
      client = try service.connect()
      _ = client.line()
      client.send("hello 1 test")
      _ = client.line()
    }

    /// The step that a caller comes to with these keys, by its prompt.
    func hears(_ keys: String, from caller: String? = nil, until steps: [String]) throws -> String {
      calls += 1
      client.send("call c\(calls) to=100" + (caller.map { " from=\($0)" } ?? ""))
      for key in keys { client.send("dtmf c\(calls) \(key)") }
      while let line = client.line() {
        guard line.hasPrefix("play c\(calls) "),
          let step = steps.first(where: { line.contains(" en/\($0)") })
        else { continue }
        client.send("hangup c\(calls)")
        return step
      }
      throw Missing(what: "\(steps)", output: "", errors: "")
    }

    func account(_ pin: String, from caller: String? = nil) throws -> String {
      try hears(
        "1234" + pin, from: caller, until: ["tell", "missing", "later", "locked", "change"])
    }
  }
}

import Foundation
import Storage
import StorageSQLite
import Telephony
import TestSupport
import Testing

/// A menu whose callers order a fax of three pages to another number.
enum FaxMenu {
  static let text = """
    hotline 100 "Faxes" {
      timezone    Europe/London
      languages   en
      start       number
      fax-numbers "0571"
    }

    document form "Form" {
      file "form.txt"
    }

    enter number "Fax number" {
      say "Your fax number, please."
      as fax-number
      no-input 3 -> bye
      no-match 3 -> bye
      refused    -> bye
      -> order
    }

    fax order {
      document form
      to {number}
      queued -> ordered
      failed -> bye
    }

    hang-up ordered {
      say "Ordered, with the number" receipt "."
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  /// A folder for a service, with the menu in it.
  static func folder() throws -> (root: URL, menus: URL) {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    let menus = root.appending(path: "faxes")
    try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: menus.appending(path: "faxes.menu"))
    try Data("one\n\u{0C}two\n\u{0C}three\n".utf8).write(to: menus.appending(path: "form.txt"))
    return (root, menus)
  }
}

extension LineClient {
  func greet(faxes: Bool) throws {
    send("hello 1 desk" + (faxes ? " faxes=yes" : ""))
    while let line = line(), line != "ready" {}
  }

  /// Rings, orders a fax to `number`, and returns its receipt.
  func orderFax(to number: String, menu: String = "100") throws -> ReceiptNumber {
    send("call 1 to=\(menu) from=057112345678")
    send("dtmf 1 \(number)#")
    var operation = 0
    while let line = line() {
      if line.hasPrefix("queued 1 ") {
        send("hangup 1")
        return try #require(ReceiptForm(String(line.dropFirst("queued 1 ".count)))?.receipt)
      }
      guard line.hasPrefix("play 1 ") else { continue }
      operation += 1
      // The number is being read back: it is right.
      if line.contains("digits/") { send("dtmf 1 1") }
      send("done 1 \(operation) finished")
    }
    throw Missing(what: "queued 1 …")
  }

  /// The next line that is about a fax.
  func faxLine() throws -> String { try skip(to: "fax fax:") }
}

extension ServeRun {
  /// Waits until the job is in `state`, and is as it should be, with a limit.
  func job(
    _ receipt: ReceiptNumber, _ state: FaxJob.State, where holds: (FaxJob) -> Bool = { _ in true }
  ) throws -> FaxJob {
    let store = try SQLiteStore(path: self.store.path, isChecked: false)
    let end = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    while ContinuousClock.now < end {
      if case .fax(let job?) = store.commit(.findFax(receipt)), job.state == state, holds(job) {
        return job
      }
      usleep(20_000)
    }
    throw Missing(what: "\(receipt) \(state)")
  }
}

import Foundation
import TestSupport

/// Waits for what somebody else does with files, on a clock of its own.
enum FileWait {
  /// Until `file` has so many bytes.
  static func until(_ bytes: Int, in file: String) throws {
    try wait(for: "\(bytes) bytes in \(file)") {
      let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
      return (size ?? 0) >= bytes
    }
  }

  /// Until nothing lies in `folder`.
  static func untilEmpty(_ folder: String) throws {
    try wait(for: "an empty \(folder)") {
      try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty
    }
  }

  /// Until nothing else than `names` lies in `folder`.
  static func untilOnly(_ names: [String], in folder: String) throws {
    try wait(for: "\(names) in \(folder)") {
      Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == Set(names)
    }
  }

  static func wait(for what: String, _ isSo: () throws -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    while try !isSo() {
      guard ContinuousClock.now < limit else { throw Missing(what: what) }
      sched_yield()
    }
  }
}

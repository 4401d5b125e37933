import Foundation
import Testing

/// A system that breaks around a service while it runs, and is whole again: for `ServeRun(…, on: system)`.
///
/// The library of Tests/BrokenSystem stands between the service and the C library; the service itself knows nothing of it.
/// It needs no rights and no mounted disk, so what it shows is shown everywhere.
final class BrokenSystem {
  /// In the order of BrokenSystem.h.
  private enum Number: Int {
    case write, sync, syncFrom, wallClock, steadyClock, read
    static let count = 6
  }

  private let file: URL
  private let numbers: FileHandle

  init() throws {
    file = FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID().uuidString)")
    try Data(count: Number.count * 8).write(to: file)
    numbers = try FileHandle(forUpdating: file)
    try #require(FileManager.default.fileExists(atPath: Self.library.path))
  }

  deinit { try? FileManager.default.removeItem(at: file) }

  private static var library: URL {
    CommandRun.binary.deletingLastPathComponent().appending(path: "libBrokenSystem.so")
  }

  var environment: [String: String] {
    ["LD_PRELOAD": Self.library.path, "HOTLINE_BROKEN": file.path]
  }

  /// Writing to the store fails with `number` from here on; 0: no longer.
  func failWriting(_ number: Int32) throws { try set(.write, Int64(number)) }

  /// Recordings of gateways can be read for a second each, and then fail with `number` from here on.
  func failReading(_ number: Int32) throws { try set(.read, Int64(number)) }

  /// The store's disk takes so much longer for each sync of a file of `bytes` or more.
  func syncSlowly(_ time: Duration, filesFrom bytes: Int = 0) throws {
    try set(.syncFrom, Int64(bytes))
    try set(.sync, time.milliseconds)
  }

  /// Somebody sets the wall clock: it is ahead of the real one by so much.
  func setWallClock(ahead time: Duration) throws { try set(.wallClock, time.milliseconds) }

  /// So much time has passed, in all, beside the real one. A service that waits notices when it is spoken to.
  func pass(_ time: Duration) throws { try set(.steadyClock, time.milliseconds) }

  private func set(_ number: Number, _ value: Int64) throws {
    try numbers.seek(toOffset: UInt64(number.rawValue * 8))
    try numbers.write(contentsOf: withUnsafeBytes(of: value) { Data($0) })
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

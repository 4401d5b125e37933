import Foundation
import ServiceCalendar
import Testing

/// Rows of a CSV file beside these tests (no quotes in them), without the header.
func rows(_ name: String) throws -> [[String]] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  let text = try String(contentsOf: folder.appending(path: "Vectors/\(name).csv"), encoding: .utf8)
  return text.split(whereSeparator: \.isNewline).dropFirst().map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

/// The calendar that comes with the 12333 menus.
func chinaCalendar() throws -> WorkCalendar {
  let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appending(path: "menus/12333/calendar.csv")
  let file = WorkCalendarFile(parsing: try String(contentsOf: path, encoding: .utf8))
  #expect(file.problems == [])
  return file.calendar
}

/// Vigna's SplitMix64: the same numbers on every run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// How much longer than usual tests with random input run: `make fuzz` sets it.
enum FuzzFactor {
  static let rounds =
    ProcessInfo.processInfo.environment["HOTLINE_FUZZ_FACTOR"].flatMap { Int($0) } ?? 1

  /// The seeds of one case: `seed` itself, and more of its own in longer runs.
  static func seeds(from seed: UInt64) -> [UInt64] {
    (0..<UInt64(rounds)).map { seed + $0 * 1_000_000 }
  }
}

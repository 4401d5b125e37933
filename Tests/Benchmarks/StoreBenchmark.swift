import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony

/// What the store costs when it is nearly empty and when it holds millions of calls: records kept in groups, as a service
/// keeps them, one found by its key, and a report of some of its days.
struct StoreBenchmark {
  let settings: BenchmarkSettings
  private static let groupSize = 500
  private static let groupsMeasured = 20

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("store") else { return }
    page.heading("A store that has grown")
    page.add(
      "Records of calls of eight steps in SQLite, one call a second, \(Self.groupSize) in a transaction: CPU for each, the "
        + "disk not counted. A record found is any of all: of millions, some of its pages are read from the system and not from the store's own "
        + "cache of 16 MB. The report is of the third day, beside the day before."
    )
    page.add()
    page.tableHead(
      "", "µs CPU a record kept", "to the first", "to reach", "µs CPU a record found",
      "to the first", "to reach",
      "`hotline report` of two days, s of CPU", "bytes a record")
    var calls = Calls()
    let file = settings.folder.appending(path: "grown.db")
    let store = try SQLiteStore(path: file.path)
    var first: (kept: Double, found: Double)?
    for size in settings.storeSizes {
      while calls.count < size {
        page.progress("store, filling it: \(calls.count) calls of \(size)")
        try calls.keep(10 * Self.groupSize, in: store)
      }
      page.progress("store of \(size) calls")
      let kept = try (0..<Self.groupsMeasured).map { _ in
        try microseconds { try calls.keep(Self.groupSize, in: store) } / Double(Self.groupSize)
      }
      let found = try (0..<Self.groupsMeasured).map { _ in
        let keys = calls.someKeys(Self.groupSize)
        return try microseconds { for key in keys { try calls.find(key, in: store) } }
          / Double(Self.groupSize)
      }
      let (medianKept, medianFound) = (Spread(kept).median, Spread(found).median)
      let (firstKept, firstFound) = first ?? (medianKept, medianFound)
      let goal = first == nil ? "" : "1"
      first = (firstKept, firstFound)
      let report = try (0..<settings.rounds).map { _ in
        try runToEnd("hotline", Self.report + ["--store", file.path], in: settings).cpu
      }
      page.row(
        "\(size) calls in it", Spread(kept).text(1),
        String(format: "%.2f", medianKept / firstKept), goal, Spread(found).text(1),
        String(format: "%.2f", medianFound / firstFound), goal,
        Spread(report).text(), String(format: "%.0f", try bytes(file) / Double(calls.count)))
    }
  }

  private static let report = ["report", "--from", "2026-06-03", "--to", "2026-06-03"]

  private func bytes(_ file: URL) throws -> Double {
    let facts = try FileManager.default.attributesOfItem(atPath: file.path)
    return (facts[.size] as? NSNumber)?.doubleValue ?? .nan
  }

  private func microseconds(_ work: () throws -> Void) rethrows -> Double {
    let began = clock()
    try work()
    return Double(clock() - began) * 1e6 / Double(CLOCKS_PER_SEC)
  }
}

/// Calls by the million, the same in every run.
struct Calls {
  struct NotKept: Error {}

  private(set) var count = 0
  private var chance = Chance()
  private var keys: [CallKey] = []

  mutating func keep(_ more: Int, in store: SQLiteStore) throws {
    let requests = (0..<more).map { _ in StorageRequest.keepCall(record()) }
    guard store.commit(requests).allSatisfy({ $0 == .done }) else { throw NotKept() }
  }

  func find(_ key: CallKey, in store: SQLiteStore) throws {
    guard case .call(_?) = store.commit(.findCall(key)) else { throw NotKept() }
  }

  mutating func someKeys(_ count: Int) -> [CallKey] {
    (0..<count).map { _ in keys[chance.below(keys.count)] }
  }

  /// One call a second.
  private mutating func record() -> CallRecord {
    let rang = CivilDateTime("2026-06-01T00:00")!.adding(seconds: Int64(count))
    let key = CallKey(
      rangAtUnixMilliseconds: 1_780_000_000_000 + Int64(count) * 1000,
      chance: (UInt64(chance.below(1 << 30)), UInt64(chance.below(1 << 30)) << 32))
    count += 1
    if keys.count < 100_000 { keys.append(key) } else { keys[chance.below(100_000)] = key }
    let steps = ["welcome", "main", "inquiry", "pension", "pension", "found", "main", "goodbye"]
    return CallRecord(
      key: key, gateway: "gateway-1", call: CallID("call-\(count)")!,
      from: "139\(10_000_000 + chance.below(90_000_000))", to: "12333", language: "zh",
      startedAt: rang, answeredAt: rang, endedAt: rang.adding(seconds: 40),
      path: CallPath(
        steps.enumerated().map { place, name in
          CallPath.Step(
            name: name, exit: "next", at: CallTime(milliseconds: Int64(place) * 5000))
        }), outcome: .selfService, cause: .normal, menuVersion: "1a2b3c4d")
  }
}

/// The same numbers in every run.
struct Chance {
  private var state: UInt64 = 12_333

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

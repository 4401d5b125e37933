import Synchronization
import Testing

@testable import HotlineServer

@Suite struct RepeatedLinesTests {
  private var lines = RepeatedLines()
  private var untold: RepeatedLines.LeftOut?

  private mutating func admits(
    _ event: LogEvent, _ facts: String = "", _ level: ServiceLog.Level = .error, at now: UInt64
  ) -> Bool {
    lines.admits(event, level, facts, at: now, untold: &untold)
  }

  @Test mutating func `the same line is told once a minute, and then how often it was not`() {
    #expect(admits(.storeFailed, "full", at: 1000))
    for now in 0..<5000 { #expect(!admits(.storeFailed, "full", at: 1000 + UInt64(now) * 10)) }
    #expect(admits(.storeFailed, "busy", at: 60_000))
    #expect(lines.nextEnd == 61_000)
    #expect(lines.takeLeftOut(at: 60_999) == [])
    #expect(
      lines.takeLeftOut(at: 61_000)
        == [RepeatedLines.LeftOut(event: .storeFailed, level: .error, count: 5000)])
    #expect(lines.takeLeftOut(at: 61_000) == [] && lines.nextEnd == nil)
    #expect(admits(.storeFailed, "full", at: 61_000))
  }

  @Test mutating func `different lines of an event are told up to a number`() {
    let told = (0..<100).filter { admits(.trunkClosed, "\($0)", .warning, at: 5) }
    #expect(told == Array(0..<RepeatedLines.linesMax))
    #expect(admits(.trunkLost, "100", .warning, at: 5), "another event has its own minute")
    #expect(!admits(.trunkClosed, "101", at: 6))
    // The next line after the minute brings the count, where nobody has asked before.
    #expect(admits(.trunkClosed, "102", at: 60_005))
    #expect(
      untold
        == RepeatedLines.LeftOut(
          event: .trunkClosed, level: .error, count: 101 - RepeatedLines.linesMax))
  }

  @Test func `no recording that was cut off is left out`() {
    let told = Mutex(0)
    let log = ServiceLog(from: .info) { _ in told.withLock { $0 += 1 } }
    for number in 0..<100 { log.log(.warning, .recordingCutOff, ["receipt": "\(number)"]) }
    log.finish()
    #expect(told.withLock { $0 } == 100)
  }

  @Test mutating func `at the end everything is told`() {
    for _ in 0..<3 { _ = admits(.trunkLost, at: 0) }
    for _ in 0..<2 { _ = admits(.storeFailed, "", .warning, at: 0) }
    #expect(lines.takeLeftOut(at: nil).map(\.count) == [1, 2])
    #expect(lines.takeLeftOut(at: nil).isEmpty)
  }
}

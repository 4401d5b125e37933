import Storage
import Telephony
import TestSupport
import Testing

/// The life of a fax in the queue, by the facts: at most two tries at once, then an hour's rest, up to twelve.
@Suite struct FaxQueueTests {
  static let receipt = ReceiptNumber(2_011_070_100_016)

  private func queued() -> FaxJob { .queued(Self.receipt, faxOrder()) }

  private func claim(at now: Int64) -> FaxClaim { FaxClaim(by: "node", until: unix(now + 600)) }

  private static let busy = FaxTry.failed(reason: "busy", pagesSent: 0, pageCount: 3)

  @Test("busy for ever: twelve tries, two by two, an hour between") func givesUp() {
    var job = queued()
    var now: Int64 = 100_000
    var times: [Int64] = []
    while !job.state.isFinal {
      if let next = job.nextAttemptAt { now = max(now, next.seconds) }
      times.append(now - 100_000)
      job.take(by: claim(at: now), at: unix(now))
      job.end(job.attempts, Self.busy, at: unix(now), by: .standard)
    }
    #expect(times == (0..<12).map { Int64($0 / 2) * 3600 })
    #expect(job.state == .failed && job.attempts == 12 && job.failure == "busy")
  }

  @Test("pages that have arrived are not sent again; with the last of them the fax is sent")
  func pages() {
    var job = queued()
    job.take(by: claim(at: 0), at: unix(0))
    job.end(
      1, .failed(reason: "broken-off", pagesSent: 2, pageCount: 3), at: unix(60), by: .standard)
    #expect(job.pagesSent == 2 && job.state == .waiting && job.nextAttemptAt == unix(60))
    job.take(by: claim(at: 60), at: unix(60))
    job.end(
      2, .failed(reason: "broken-off", pagesSent: 3, pageCount: 3), at: unix(90), by: .standard)
    #expect(job.state == .sent && job.failure == nil && job.pagesSent == 3)
  }

  @Test("where nothing was dialled no try is lost, until nobody waits any more") func notBegun() {
    var job = queued()
    var now: Int64 = 5000
    var count = 0
    while !job.state.isFinal {
      now = max(now, job.nextAttemptAt!.seconds)
      job.take(by: claim(at: now), at: unix(now))
      job.end(job.attempts, .notBegun(reason: "no-gateway"), at: unix(now), by: .standard)
      count += 1
    }
    #expect(job.state == .failed && job.attempts == 0 && count == 48 * 60)
  }

  @Test("no number will do better: it is given up; staff may try it again, with all its tries")
  func refused() {
    var job = queued()
    job.take(by: claim(at: 0), at: unix(0))
    job.end(1, .refused(reason: "no-such-document"), at: unix(1), by: .standard)
    #expect(job.state == .failed && job.attempts == 1)
    let isTriedNow = job.tryNow(at: unix(500_000))
    #expect(isTriedNow)
    #expect(job.state == .waiting && job.isDue(at: unix(500_000)) && job.attempts == 0)
    job.take(by: claim(at: 500_001), at: unix(500_001))
    job.end(1, Self.busy, at: unix(500_002), by: .standard)
    #expect(job.state == .waiting)
  }

  @Test("whatever happens in whatever order, a job keeps its promises", arguments: 0..<100)
  func keepsPromisesFuzz(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let rules = FaxRules.standard
      var job = queued()
      var now: Int64 = 1_000_000
      for _ in 0..<300 {
        now += pick([0, 1, 30, 700, 3600, 40_000], &random)
        let before = job
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3:
          guard job.isDue(at: unix(now)) else { continue }
          job.take(by: claim(at: now), at: unix(now))
          #expect(job.pagesSent == before.pagesSent && job.state == .sending, "seed \(seed)")
        case 4: job.note("17", of: pick([job.attempts, 1, 2], &random))
        case 5...7:
          let outcome = pick(
            [
              Self.busy, Self.busy, .notBegun(reason: "no-gateway"),
              .failed(reason: "broken-off", pagesSent: min(3, job.pagesSent + 1), pageCount: 3),
              .refused(reason: "no-such-document"), .sent(pageCount: 3),
            ], &random)
          let attempt = pick([job.attempts, job.attempts, job.attempts &- 1], &random)
          job.end(attempt, outcome, at: unix(now), by: rules)
          if attempt != before.attempts || before.state != .sending {
            #expect(job == before, "seed \(seed)")
          }
        case 8:
          if job.tryNow(at: unix(now)) { #expect(job.isDue(at: unix(now)), "seed \(seed)") }
        default:
          if Int.random(in: 0..<10, using: &random) == 0 {
            _ = job.cancel()
          } else {
            job.release(at: unix(now))
          }
        }
        #expect(job.pagesSent <= 3, "seed \(seed)")
        #expect((job.state == .sending) == (job.claim != nil), "seed \(seed)")
        #expect((job.state == .waiting) == (job.nextAttemptAt != nil), "seed \(seed)")
        // What has been sent stays sent.
        if before.state == .sent { #expect(job == before, "seed \(seed)") }
        if job.state == .sent { #expect(job.pagesSent == 3, "seed \(seed)") }
      }
    }
  }

  private func pick<Item>(_ items: [Item], _ random: inout SplitMix64) -> Item {
    items.randomElement(using: &random)!
  }
}

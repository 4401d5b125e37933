import Storage
import Telephony
import TestSupport
import Testing

/// The life of a fax in the queue, by the facts: at most two tries at once, then an hour's rest, up to twelve.
@Suite struct FaxQueueTests {
  static let receipt = ReceiptNumber(2_011_070_100_016)

  private func queued() -> FaxJob { .queued(Self.receipt, faxOrder()) }

  private func claim(at now: Int64) -> FaxClaim { FaxClaim(by: "node", until: unix(now + 600)) }

  private func take(_ job: inout FaxJob, at now: Int64) -> Bool {
    job.take(by: claim(at: now), at: unix(now), by: .standard)
  }

  /// Takes it, which must do.
  private func tryIt(_ job: inout FaxJob, at now: Int64) {
    let isTaken = take(&job, at: now)
    #expect(isTaken)
  }

  private static let busy = FaxTry.failed(reason: "busy", pagesSent: 0, pageCount: 3)

  @Test("busy for ever: twelve tries, two by two, an hour between") func givesUp() {
    var job = queued()
    var now: Int64 = 100_000
    var times: [Int64] = []
    while !job.state.isFinal {
      if let next = job.nextAttemptAt { now = max(now, next.seconds) }
      times.append(now - 100_000)
      tryIt(&job, at: now)
      job.end(job.attempts, Self.busy, at: unix(now), by: .standard)
    }
    #expect(times == (0..<12).map { Int64($0 / 2) * 3600 })
    #expect(job.state == .failed && job.attempts == 12 && job.failure == "busy")
  }

  @Test("pages that have arrived are not sent again; with the last of them the fax is sent")
  func pages() {
    var job = queued()
    tryIt(&job, at: 0)
    job.end(
      1, .failed(reason: "broken-off", pagesSent: 2, pageCount: 3), at: unix(60), by: .standard)
    #expect(job.pagesSent == 2 && job.state == .waiting && job.nextAttemptAt == unix(60))
    tryIt(&job, at: 60)
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
      tryIt(&job, at: now)
      job.end(job.attempts, .notBegun(reason: "no-gateway"), at: unix(now), by: .standard)
      count += 1
    }
    #expect(job.state == .failed && job.attempts == 0 && count == 48 * 60)
  }

  @Test("no number will do better: it is given up; staff may try it again, with all its tries")
  func refused() {
    var job = queued()
    tryIt(&job, at: 0)
    job.end(1, .refused(reason: "no-such-document"), at: unix(1), by: .standard)
    #expect(job.state == .failed && job.attempts == 1)
    let isTriedNow = job.tryNow(at: unix(500_000))
    #expect(isTriedNow)
    #expect(job.state == .waiting && job.isDue(at: unix(500_000)) && job.attempts == 0)
    tryIt(&job, at: 500_001)
    job.end(1, Self.busy, at: unix(500_002), by: .standard)
    #expect(job.state == .waiting)
  }

  /// How the job was left by a node that died, or was away, and what the next one that looks makes of it.
  struct Leaving: CustomTestStringConvertible {
    let testDescription: String
    var attempts: UInt16 = 3
    var request: String?
    var inquiries: UInt16 = 0
    /// What the last try came to; nil where its node died.
    var failure: String?
    /// Seconds since it was first taken.
    var age: Int64 = 7200
    /// nil where it is taken.
    let givenUp: String?
  }

  static let leavings = [
    Leaving(testDescription: "its node died", givenUp: nil),
    Leaving(testDescription: "nodes died of all its tries", attempts: 12, givenUp: "cut-off"),
    Leaving(testDescription: "its node died at 48 hours", age: 172_800, givenUp: "cut-off"),
    Leaving(testDescription: "just before", age: 172_799, givenUp: nil),
    Leaving(
      testDescription: "no node was there for days", failure: "busy", age: 500_000, givenUp: "busy"),
    Leaving(
      testDescription: "all its tries are with a fax server", attempts: 12, request: "17",
      givenUp: nil),
    Leaving(
      testDescription: "a fax server may have sent it days ago", request: "17", age: 500_000,
      givenUp: nil),
    Leaving(
      testDescription: "nodes died of asking", request: "17", inquiries: 12, givenUp: "cut-off"),
  ]

  @Test("what is taken has tries left, and somebody who expects it", arguments: leavings)
  func givesUpWhenTaken(leaving: Leaving) {
    var job = queued()
    tryIt(&job, at: 0)
    job.attempts = leaving.attempts
    job.request = leaving.request
    job.inquiries = leaving.inquiries
    job.failure = leaving.failure
    if leaving.failure != nil {
      job.state = .waiting
      job.claim = nil
      job.nextAttemptAt = unix(60)
    }
    let before = job
    #expect(job.isDue(at: unix(leaving.age)))
    let isTaken = take(&job, at: leaving.age)
    #expect(isTaken == (leaving.givenUp == nil))
    if let failure = leaving.givenUp {
      #expect(job.state == .failed && job.failure == failure && job.attempts == before.attempts)
      #expect(job.claim == nil && job.request == nil && job.nextAttemptAt == nil)
    } else {
      #expect(job.state == .sending && job.request == before.request)
      #expect(job.attempts == before.attempts + (before.request == nil ? 1 : 0))
      #expect(job.inquiries == before.inquiries + (before.request == nil ? 0 : 1))
    }
  }

  @Test("a job that kills every node ends, with a fax server and without", arguments: [nil, "17"])
  func endsThough(request: String?) {
    var job = queued()
    var now: Int64 = 0
    var count = 0
    while !job.state.isFinal, count < 100 {
      now = max(now + 5, job.nextAttemptAt?.seconds ?? 0)
      if take(&job, at: now) { count += 1 }
      if let request, job.request == nil { job.note(request, of: job.attempts) }
      job.release(at: unix(now), by: .standard)
    }
    #expect(job.state == .failed && job.failure == "cut-off")
    // Tries rest as they do when the line is busy: the node may have died of something else.
    #expect(now >= (request == nil ? 5 * 3600 : 0))
    #expect(count == (request == nil ? 12 : 13))
    let isTriedNow = job.tryNow(at: unix(now))
    #expect(isTriedNow)
    tryIt(&job, at: now)
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
          let isTaken = take(&job, at: now)
          #expect(job.pagesSent == before.pagesSent, "seed \(seed)")
          #expect(job.state == (isTaken ? .sending : .failed), "seed \(seed)")
          #expect(isTaken || job.failure != nil, "seed \(seed)")
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
            job.release(at: unix(now), by: .standard)
          }
        }
        #expect(job.pagesSent <= 3, "seed \(seed)")
        #expect((job.state == .sending) == (job.claim != nil), "seed \(seed)")
        #expect(job.attempts <= rules.triesMax, "seed \(seed)")
        #expect(job.inquiries <= (job.request == nil ? 0 : rules.triesMax), "seed \(seed)")
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

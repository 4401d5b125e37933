import Storage
import Telephony
import TestSupport
import Testing

/// The life of a fax in the queue, by the facts: at most two tries at once, then an hour's rest, up to twelve.
@Suite struct FaxQueueTests {
  static let receipt = ReceiptNumber(2_011_070_100_016)

  private func queued() -> FaxJob { .queued(Self.receipt, faxOrder()) }

  private func take(_ job: inout FaxJob) -> Bool { job.take(for: "node", by: .standard) }

  /// Takes it, which must do.
  private func tryIt(_ job: inout FaxJob) {
    let isTaken = take(&job)
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
      tryIt(&job)
      job.end(job.attempts, Self.busy, at: unix(now), by: .standard)
    }
    #expect(times == (0..<12).map { Int64($0 / 2) * 3600 })
    #expect(job.state == .failed && job.attempts == 12 && job.failure == "busy")
  }

  @Test("pages that have arrived are not sent again; with the last of them the fax is sent")
  func pages() {
    var job = queued()
    tryIt(&job)
    job.end(
      1, .failed(reason: "broken-off", pagesSent: 2, pageCount: 3), at: unix(60), by: .standard)
    #expect(job.pagesSent == 2 && job.state == .waiting && job.nextAttemptAt == unix(60))
    tryIt(&job)
    job.end(
      2, .failed(reason: "broken-off", pagesSent: 3, pageCount: 3), at: unix(90), by: .standard)
    #expect(job.state == .sent && job.failure == nil && job.pagesSent == 3)
  }

  @Test("where nothing was dialled no try is lost, until nobody waits any more") func notBegun() {
    var job = queued()
    var now: Int64 = 5000
    var count = 0
    while job.grow(until: unix(now), by: .standard) {
      tryIt(&job)
      job.end(job.attempts, .notBegun(reason: "no-gateway"), at: unix(now), by: .standard)
      count += 1
      now = job.nextAttemptAt!.seconds
    }
    #expect(job.state == .failed && job.attempts == 0 && job.failure == "no-gateway")
    #expect(count == 48 * 60)
  }

  @Test("what nobody could ever take is given up after 48 hours of looks, wherever the clock goes")
  func neverTaken() {
    var job = queued()
    var random = SplitMix64(seed: 48)
    var now: Int64 = 1_000_000
    var looks = 0
    while job.grow(until: unix(now), by: .standard) {
      looks += 1
      now += looks.isMultiple(of: 100) ? Int64.random(in: -900_000...900_000, using: &random) : 60
    }
    #expect(job.state == .failed && job.attempts == 0 && job.failure == "too-late")
    #expect((48 * 60 - 48...48 * 60 + 48).contains(looks), "\(looks)")
  }

  @Test("no number will do better: it is given up; staff may try it again, with all its tries")
  func refused() {
    var job = queued()
    tryIt(&job)
    job.end(1, .refused(reason: "no-such-document"), at: unix(1), by: .standard)
    #expect(job.state == .failed && job.attempts == 1)
    let isTriedNow = job.tryNow(at: unix(500_000))
    #expect(isTriedNow)
    #expect(job.state == .waiting && job.isDue(at: unix(500_000)) && job.attempts == 0)
    tryIt(&job)
    job.end(1, Self.busy, at: unix(500_002), by: .standard)
    #expect(job.state == .waiting)
  }

  /// How the job was left by a node that died, or was away, and what the next one that looks makes of it.
  struct Leaving: CustomTestStringConvertible {
    let testDescription: String
    var attempts: UInt16 = 3
    var request: String?
    var inquiries: UInt16 = 0
    /// nil where it is taken.
    let givenUp: String?
  }

  static let leavings = [
    Leaving(testDescription: "its node died", givenUp: nil),
    Leaving(testDescription: "nodes died of all its tries", attempts: 12, givenUp: "cut-off"),
    Leaving(
      testDescription: "all its tries are with a fax server", attempts: 12, request: "17",
      givenUp: nil),
    Leaving(
      testDescription: "nodes died of asking", request: "17", inquiries: 12, givenUp: "cut-off"),
  ]

  @Test("what is taken has tries left", arguments: leavings)
  func givesUpWhenTaken(leaving: Leaving) {
    var job = queued()
    tryIt(&job)
    job.attempts = leaving.attempts
    job.request = leaving.request
    job.inquiries = leaving.inquiries
    let before = job
    #expect(!job.isDue(at: unix(500_000)), "somebody has it")
    let isLeft = job.release(at: unix(500_000), by: .standard)
    let isTaken = isLeft && take(&job)
    #expect(isTaken == (leaving.givenUp == nil))
    if let failure = leaving.givenUp {
      #expect(job.state == .failed && job.failure == failure && job.attempts == before.attempts)
      #expect(job.sender == nil && job.request == nil && job.nextAttemptAt == nil)
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
      if take(&job) { count += 1 }
      if let request, job.request == nil { job.note(request, of: job.attempts) }
      _ = job.release(at: unix(now), by: .standard)
    }
    #expect(job.state == .failed && job.failure == "cut-off")
    // Tries rest as they do when the line is busy: the node may have died of something else.
    #expect(now >= (request == nil ? 5 * 3600 : 0))
    #expect(count == (request == nil ? 12 : 13))
    let isTriedNow = job.tryNow(at: unix(now))
    #expect(isTriedNow)
    tryIt(&job)
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
        switch Int.random(in: 0..<11, using: &random) {
        case 10:
          let isLeft = job.grow(until: unix(now), by: rules)
          #expect(isLeft || job.state == .failed && before.state == .waiting, "seed \(seed)")
          #expect(job.waitedSeconds - before.waitedSeconds <= rules.lookMaxSeconds, "seed \(seed)")
        case 0...3:
          guard job.isDue(at: unix(now)) else { continue }
          let isTaken = take(&job)
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
            _ = job.release(at: unix(now), by: .standard)
          }
        }
        #expect(job.pagesSent <= 3, "seed \(seed)")
        #expect(job.state == .sending || job.sender == nil, "seed \(seed)")
        #expect(
          job.state != .sending || job.sender != nil || job.request != nil, "seed \(seed)")
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

extension FaxJob.State {
  /// Nothing more is done by itself.
  var isFinal: Bool {
    switch self {
    case .waiting, .sending: false
    case .sent, .failed, .cancelled: true
    }
  }
}

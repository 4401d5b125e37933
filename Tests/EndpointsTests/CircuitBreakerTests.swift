import Endpoints
import TestSupport
import Testing

@Suite("A circuit breaker") struct CircuitBreakerTests {
  /// `S` silence, `A` answer, each asked at once; `.` one second passes; `?` asks without an end. What comes of it: `-` no pass,
  /// `o10` opened for 10 s, `c` closed.
  static let stories: [(does: String, comesOut: String)] = [
    ("SSSS", ""),
    ("SSSSS", "o10"),
    ("SSSSASSSS", ""),
    ("SSSSS?", "o10 -"),
    ("SSSSS.........A", "o10 -"),
    ("SSSSS..........A", "o10 c"),
    ("SSSSS..........S", "o10 o20"),
    ("SSSSS..........S..........A", "o10 o20 -"),
    ("SSSSS..........??", "o10 -"),
    ("SSSSS..........ASSSS", "o10 c"),
    ("SSSSS..........ASSSSS", "o10 c o10"),
  ]

  @Test(arguments: stories)
  func goes(_ story: (does: String, comesOut: String)) {
    var breaker = CircuitBreaker()
    var now: UInt64 = 1_000_000
    var came: [String] = []
    func note(_ change: CircuitBreaker.Change?) {
      switch change {
      case .opened(let pause): came.append("o\(pause / 1000)")
      case .closed: came.append("c")
      case nil: break
      }
    }
    for sign in story.does {
      if sign == "." {
        now += 1000
        continue
      }
      guard let pass = breaker.pass(at: now) else {
        came.append("-")
        continue
      }
      if sign == "A" { note(breaker.answered(pass)) }
      if sign == "S" { note(breaker.wasSilent(pass, at: now)) }
    }
    #expect(came.joined(separator: " ") == story.comesOut)
  }

  @Test("what was asked before it opened neither closes it nor lengthens its pause")
  func oldNewsIsNoNews() throws {
    var breaker = CircuitBreaker()
    let old = (0..<7).compactMap { _ in breaker.pass(at: 0) }
    for pass in old.prefix(5) { _ = breaker.wasSilent(pass, at: 0) }
    #expect(breaker.answered(old[5]) == nil)
    #expect(!breaker.allows(at: 9999))
    let asked = breaker.pass(at: 10_000)
    let probe = try #require(asked)
    #expect(breaker.wasSilent(old[6], at: 10_000) == nil)
    #expect(breaker.pass(at: 10_000) == nil)
    #expect(breaker.answered(probe) == .closed)
  }

  /// Whatever happens: no pass while it is open, one probe at a time, pauses within their bounds, and after any pause an answer closes it.
  @Test("keeps its promises to any endpoint", arguments: 0..<200)
  func holds(seed: UInt64) {
    var random = SplitMix64(seed: 9000 + seed)
    var breaker = CircuitBreaker()
    var now: UInt64 = 0
    var underWay: [CircuitBreaker.Pass] = []
    var openUntil: UInt64?
    var silences = 0
    var probe: CircuitBreaker.Pass?
    for _ in 0..<400 {
      switch random.next() % 4 {
      case 0: now += random.next() % 15_000
      case 1:
        let pass = breaker.pass(at: now)
        if probe != nil {
          #expect(pass == nil)
        } else if let until = openUntil {
          #expect((pass != nil) == (now >= until))
          probe = pass
          if pass != nil { openUntil = nil }
        } else {
          #expect(pass != nil)
        }
        if let pass { underWay.append(pass) }
      default:
        guard !underWay.isEmpty else { continue }
        let pass = underWay.remove(at: Int(random.next() % UInt64(underWay.count)))
        let answers = random.next() % 3 == 0
        let change = answers ? breaker.answered(pass) : breaker.wasSilent(pass, at: now)
        switch change {
        case .opened(let pause):
          #expect(pause >= CircuitBreaker.firstPause && pause <= CircuitBreaker.longestPause)
          #expect(!breaker.allows(at: now))
          openUntil = now + pause
          silences = 0
          probe = nil
        case .closed:
          #expect(answers && pass == probe && breaker.allows(at: now))
          probe = nil
        case nil:
          // In a row they open it.
          silences = answers ? 0 : silences + 1
        }
      }
    }
    now += CircuitBreaker.longestPause
    if probe == nil, let pass = breaker.pass(at: now) { _ = breaker.answered(pass) }
    if let probe { _ = breaker.answered(probe) }
    #expect(breaker.allows(at: now))
  }
}

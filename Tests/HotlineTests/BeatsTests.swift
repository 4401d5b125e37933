import Sockets
import Testing

@testable import hotline

/// When callers of an open loop do things.
@Suite struct BeatsTests {
  private static func order(_ change: (inout LoadOrder) -> Void) throws -> LoadOrder {
    var order = LoadOrder(
      address: try SocketAddress(host: "127.0.0.1", port: 1), number: "1",
      callers: CallerBook(pressing: nil))
    change(&order)
    return order
  }

  /// Of a service that answers soon.
  private static func beats(width: UInt64, stride: UInt64 = 1) -> Beats {
    Beats(width: width, strideMax: stride, things: 0, thingsMax: 48, restMax: 400_000_000)
  }

  /// Calls at once, typing in milliseconds, calls a second, trunks; and the beat in microseconds where a service answers late, and
  /// where it answers soon.
  @Test(
    arguments: [
      (1, 1000, nil, 1, 10_000, 150_000), (1000, 1000, nil, 1, 10_000, 150_000),
      (500, 50, nil, 1, 4_800, 19_200), (500, 50, nil, 17, 4_800, 4_800),
      (1000, 1000, nil, 1000, 10_000, 40_000), (6774, 50, nil, 1, 354, 354),
      (1_000_000, 1000, nil, 1, 250, 250), (10, 20, nil, 1, 10_000, 10_000),
      (10, 1, nil, 1, 500, 500), (100_000, 1000, 100, 1, 10_000, 150_000),
      (100_000, 1000, 10_000, 1, 800, 800),
    ] as [(Int, UInt64, Double?, Int, Int, Int)])
  func `beats are as near as what is to be done makes them`(
    calls: Int, typing: UInt64, rate: Double?, trunks: Int, late: Int, soon: Int
  ) throws {
    let order = try Self.order {
      $0.callsAtOnce = calls
      $0.typing = typing * 1_000_000
      $0.callsPerSecond = rate
      $0.trunks = trunks
    }
    var beats = try #require(order.beats)
    let perSecond = rate.map { $0 * 6 } ?? Double(calls) * 1000 / Double(typing)
    func goOn(answered time: UInt64) {
      for _ in 0..<100 { beats.tookAnswer(after: time) }
      beats.goOn(after: Int((Double(beats.span) * perSecond / 1e9).rounded()))
    }
    #expect((beats.span + 500) / 1000 == soon)
    for _ in 0..<20 { goOn(answered: 2_000_000) }
    #expect((beats.span + 500) / 1000 == late)
    for _ in 0..<20 { goOn(answered: 500_000) }
    #expect((beats.span + 500) / 1000 == soon)
  }

  @Test func `beats come nearer by halves until answers come soon, and part again`() {
    var beats = Self.beats(width: 10_000_000, stride: 15)
    var strides: [UInt64] = []
    func goOn(answered time: UInt64) {
      for _ in 0..<32 { beats.tookAnswer(after: time) }
      beats.goOn(after: 1)
      strides.append(beats.stride)
    }
    for _ in 0..<6 { goOn(answered: 2_000_000) }
    for _ in 0..<8 { goOn(answered: 500_000) }
    // The answers at the beat after each change are those to what was done before it.
    #expect(strides == [7, 7, 3, 3, 1, 1, 2, 2, 4, 4, 8, 8, 15, 15])
    // Fewer say nothing yet.
    beats.tookAnswer(after: 2_000_000)
    beats.goOn(after: 1)
    #expect(beats.stride == 15)
  }

  @Test(arguments: [1, 3, 7, 10, 14] as [UInt64])
  func `a service that is late by wide beats has near ones most of the time`(soonUpTo: UInt64) {
    var beats = Self.beats(width: 10_000_000, stride: 15)
    /// By which beats what was done came due that is answered now; keys by all beats, and by those that were too wide.
    var (width, all, tooWide) = (beats.stride, UInt64(0), UInt64(0))
    for _ in 0..<20_000 {
      for _ in 0..<12 * width { beats.tookAnswer(after: width > soonUpTo ? 2_000_000 : 500_000) }
      all += width
      if width > soonUpTo { tooWide += width }
      width = beats.stride
      beats.goOn(after: 1)
    }
    #expect(Double(tooWide) / Double(all) < 0.25)
    // Nor do they stay near where wider ones would do.
    #expect(all > 20_000 * soonUpTo / 3)
  }

  @Test func `a service that is late for once soon has wide beats again`() {
    var beats = Self.beats(width: 10_000_000, stride: 15)
    var total: UInt64 = 0
    for beat in 0..<20_000 {
      for _ in 0..<40 { beats.tookAnswer(after: beat % 10 == 0 ? 2_000_000 : 500_000) }
      beats.goOn(after: 1)
      total += beats.stride
    }
    #expect(total > 20_000 * 10)
  }

  @Test func `a few late answers do not bring beats nearer`() {
    var beats = Self.beats(width: 10_000_000, stride: 10)
    for answer in 0..<1000 {
      beats.tookAnswer(after: answer % 10 == 0 ? 30_000_000 : 300_000)
      beats.goOn(after: 1)
      #expect(beats.stride == 10)
    }
  }

  @Test func `beats go by what is done, where that is less than was expected`() {
    var beats = Beats(
      width: 320_000, strideMax: 8, things: 8, thingsMax: 8, restMax: 50_000_000)
    #expect(beats.stride == 1)
    for _ in 0..<500 { beats.goOn(after: 2 * Int(beats.stride)) }
    #expect((3...4).contains(beats.stride))
    for _ in 0..<500 { beats.goOn(after: 0) }
    #expect(beats.stride == 8)
    for _ in 0..<500 { beats.goOn(after: 20 * Int(beats.stride)) }
    #expect(beats.stride == 1)
  }

  @Test func `beats are near while something else than answers is waited for`() {
    var beats = Self.beats(width: 10_000_000, stride: 10)
    beats.goOn(after: 1, isHurried: true)
    #expect(beats.stride == 1)
    beats.goOn(after: 1)
    #expect(beats.stride == 10)
  }

  /// What a service says by itself has to be read before its caller is due again.
  @Test(arguments: [1000, 200, 50, 8, 1] as [UInt64])
  func `what nobody asked for is read soon enough`(typing: UInt64) throws {
    for wire in [LoadOrder.Wire.trunk, .fastAGI] {
      let order = try Self.order {
        $0.typing = typing * 1_000_000
        $0.wire = wire
      }
      let beats = try #require(order.beats)
      #expect(beats.rest + beats.span <= order.typing)
    }
  }

  @Test func `a call by FastAGI is as much as many keys on a trunk`() throws {
    let order = try Self.order {
      $0.wire = .fastAGI
      $0.callsAtOnce = 5000
    }
    #expect(order.beats?.span == 1_600_000)
  }

  @Test func `calls that only wait have few beats, and the closed loop none`() throws {
    #expect(try Self.order { $0.keysPerCall = 0 }.beats?.span == 150_000_000)
    #expect(try Self.order { $0.depth = 1 }.beats == nil)
    #expect(try Self.order { $0.typing = 0 }.beats == nil)
  }

  @Test func `a beat is at the time of what is due, or the first after it`() {
    var random = LoadRandom(seed: 3)
    for _ in 0..<1000 {
      let beats = Self.beats(
        width: 250_000 + random.next() % 9_750_000, stride: 1 + random.next() % 15)
      let time = random.next() % 1_000_000_000_000
      let beat = beats.beat(for: time)
      #expect(beat >= time && beat < time + beats.span)
      #expect(beats.beat(for: beat) == beat && beat % beats.width == 0)
    }
  }

  /// Callers who press again `typing` after the moment of the key before, for `seconds` of virtual time: how many keys each
  /// beat has.
  private func keysOfBeats(
    callers: Int, typing: UInt64, _ beats: Beats, seconds: UInt64
  ) -> [UInt64: Int] {
    var random = LoadRandom(seed: 11)
    let start: UInt64 = 5_000_000_123
    var wheel = DueWheel(width: beats.width, from: start)
    for call in 0..<UInt32(callers) {
      wheel.add(DueQueue.Entry(at: start + random.next() % typing, call: call, ticket: 0))
    }
    var keys: [UInt64: Int] = [:]
    var entries: [DueQueue.Entry] = []
    while let beat = wheel.earliest, beat < start + seconds * 1_000_000_000 {
      entries.removeAll(keepingCapacity: true)
      wheel.takeDue(at: beat, to: &entries)
      for entry in entries {
        #expect(beats.beat(for: entry.at) == beat)
        wheel.addInOrder(DueQueue.Entry(at: entry.at + typing, call: entry.call, ticket: 0))
      }
      keys[beat, default: 0] += entries.count
    }
    return keys
  }

  /// Typing speeds of which no beat is a part would be slower than asked for if each key waited for the beat of its own.
  @Test(arguments: [(200, 47_000_000, 3_100_000), (1000, 999_999_937, 10_000_000)])
  func `callers keep their speed, and do not come in step`(
    callers: Int, typing: UInt64, width: UInt64
  ) {
    let keys = keysOfBeats(callers: callers, typing: typing, Self.beats(width: width), seconds: 20)
    let all = keys.values.reduce(0, +)
    let meant = Double(callers) * 20e9 / Double(typing)
    #expect(abs(Double(all) - meant) <= Double(callers))
    let mean = Double(callers) * Double(width) / Double(typing)
    #expect(Double(keys.values.max()!) < 4 * mean + 4)
  }
}

@Suite struct DueWheelTests {
  /// Things that are due soon, late, or at the end of an hour, with the time going on in steps of all sizes.
  @Test(arguments: 1...20)
  func `each thing is taken once, at its moment or the next time`(seed: UInt64) {
    var random = LoadRandom(seed: seed &* 0x9E37_79B9)
    let width = 1 + random.next() % 1_000_000
    var now = random.next() % 1_000_000_000
    var wheel = DueWheel(width: width, from: now)
    var waiting: [UInt32: UInt64] = [:]
    var number: UInt32 = 0
    var entries: [DueQueue.Entry] = []
    for _ in 0..<2000 {
      for _ in 0..<random.next() % 4 {
        let spans: [UInt64] = [1, 10 * width, 1000 * width, 5000 * width]
        let ahead = random.next() % spans[Int(random.next() % 4)]
        let at = random.next() % 10 == 0 ? now - min(now, ahead) : now + ahead
        let entry = DueQueue.Entry(at: at, call: number, ticket: 0)
        if random.next() % 3 == 0 { wheel.addInOrder(entry) } else { wheel.add(entry) }
        waiting[number] = at
        number += 1
      }
      now += random.next() % (random.next() % 50 == 0 ? 3000 * width : 3 * width)
      entries.removeAll()
      wheel.takeDue(at: now, to: &entries)
      for entry in entries {
        #expect(waiting.removeValue(forKey: entry.call) == entry.at)
        #expect(entry.at <= now)
      }
      let moments = waiting.values.map { ($0 + width - 1) / width * width }
      #expect(moments.allSatisfy { $0 > now })
      #expect(wheel.earliest == moments.min())
      #expect(!wheel.isBehind)
    }
  }

  /// Or callers who type at one speed would lose their order, and with it what it saves.
  @Test func `what is taken at once comes moment by moment, wherever it lay`() {
    let width: UInt64 = 250
    var random = LoadRandom(seed: 3)
    var wheel = DueWheel(width: width, from: 0)
    for number in 0..<UInt32(3000) {
      let entry = DueQueue.Entry(at: random.next() % (3000 * width), call: number, ticket: 0)
      if number % 2 == 0 { wheel.add(entry) } else { wheel.addInOrder(entry) }
    }
    var entries: [DueQueue.Entry] = []
    wheel.takeDue(at: 2000 * width, to: &entries)
    let moments = entries.map { ($0.at + width - 1) / width }
    #expect(moments == moments.sorted() && moments.count > 1500)
  }
}

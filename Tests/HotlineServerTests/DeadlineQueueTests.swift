import TestSupport
import Testing

@testable import HotlineServer

@Suite struct DeadlineQueueTests {
  @Test(arguments: 0..<50 as Range<UInt64>)
  func `whatever is set, moved and removed, each is due at its own time`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = DeadlineQueue<Int>()
    var tickets: [Int: DeadlineQueue<Int>.Ticket] = [:]
    var expected: [Int: UInt64] = [:]
    var now: UInt64 = 0
    for owner in 0..<2000 {
      switch Int.random(in: 0...3, using: &random) {
      case 0, 1:
        tickets[owner] = queue.add(owner)
        set(owner)
      case 2:
        if let (owner, ticket) = tickets.randomElement(using: &random) {
          queue.remove(ticket)
          tickets[owner] = nil
          expected[owner] = nil
        }
      default:
        if let owner = tickets.keys.randomElement(using: &random) { set(owner) }
      }
      if Int.random(in: 0...9, using: &random) == 0 {
        now += UInt64.random(in: 0...300, using: &random)
        if let earliest = expected.values.min() {
          #expect(queue.earliest.map { $0 <= earliest } ?? false)
        }
        while let due = queue.takeDue(at: now) {
          #expect((expected[due] ?? .max) <= now)
          expected[due] = nil
        }
        #expect(expected.values.allSatisfy { $0 > now })
      }
    }
    func set(_ owner: Int) {
      let never = Int.random(in: 0...9, using: &random) == 0
      let at = now + UInt64.random(in: 0...1000, using: &random)
      queue.set(tickets[owner]!, at: never ? nil : at)
      expected[owner] = never ? nil : at
    }
  }
}

import Testing

@testable import hotline

@Suite struct DueQueueTests {
  @Test func `what is due comes in order of its time`() {
    var queue = DueQueue()
    var random = LoadRandom(seed: 7)
    let times = (0..<1000).map { _ in random.next() % 10_000 }
    for (index, time) in times.enumerated() {
      queue.add(DueQueue.Entry(at: time, call: UInt32(index), ticket: 0))
    }
    var taken: [UInt64] = []
    while let entry = queue.takeDue(at: 5000) { taken.append(entry.at) }
    #expect(taken == times.filter { $0 <= 5000 }.sorted())
    #expect(queue.earliest == times.filter { $0 > 5000 }.min())
  }
}

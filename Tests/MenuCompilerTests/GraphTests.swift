import CallFlowModel
import TestSupport
import Testing

/// The questions to a graph, held against slow and obvious answers.
@Suite("Graph of a flow")
struct GraphTests {
  /// A flow of plays and entries that lead anywhere, without `back`.
  static func flow(seed: UInt64, count: Int) -> CallFlow {
    var random = SplitMix64(seed: seed)
    var flow = CallFlow(
      name: "test", numbers: [], version: 0, timeZone: "UTC", languages: [], spokenLanguages: [],
      start: StepID(0),
      phrases: .init(
        lastRow: SpeechID(0), firstRow: SpeechID(0), rowKey: SpeechID(0), oneMoment: SpeechID(0)))
    func target() -> Target { .step(StepID(Int(random.next() % UInt64(count)))) }
    for index in 0..<count {
      switch random.next() % 6 {
      case 0:
        flow.steps.append(Step(kind: .hangUp))
      case 1, 2:
        flow.askings.append(Asking(noInput: target(), noMatch: target()))
        flow.entries.append(EnterDetail(type: .phone, value: ValueID(index)))
        flow.steps.append(
          Step(
            kind: .enter, asking: flow.askings.count - 1, detail: flow.entries.count - 1,
            next: target()))
      case 3:
        let start = flow.branches.count
        flow.branches.append(Branch(condition: .callerHidden, target: target()))
        flow.choices.append(ChooseDetail(branches: TableRange(start..<start + 1)))
        flow.steps.append(
          Step(kind: .choose, detail: flow.choices.count - 1, next: target()))
      default:
        flow.plays.append(PlayDetail())
        flow.steps.append(
          Step(kind: .play, detail: flow.plays.count - 1, next: target()))
      }
      flow.stepNames.append("s\(index)")
    }
    return flow
  }

  /// What can be reached from `step`, the step itself only by a circle.
  static func reach(
    from step: Int, _ graph: FlowGraph, _ allows: (Int, FlowGraph.Way) -> Bool
  ) -> Set<Int> {
    var reached: Set<Int> = []
    var open = [step]
    while let step = open.popLast() {
      for way in graph.ways(from: step) where allows(step, way) {
        if reached.insert(Int(way.to)).inserted { open.append(Int(way.to)) }
      }
    }
    return reached
  }

  @Test("A circle without a key is found exactly where a step comes round to itself")
  func circles() {
    for seed in 0..<UInt64(300) {
      let graph = FlowGraph(Self.flow(seed: seed, count: 3 + Int(seed % 12)))
      let before = graph.reach()
      let onCircle = (0..<graph.count).filter { step in
        before[step] != nil
          && Self.reach(from: step, graph, { _, way in !way.needsKey }).contains(step)
      }
      let circles = graph.circlesWithoutKey(reached: before)
      #expect(circles.isEmpty == onCircle.isEmpty, "seed \(seed)")
      for circle in circles {
        for (place, step) in circle.enumerated() {
          let next = circle[(place + 1) % circle.count]
          #expect(
            graph.ways(from: step).contains { !$0.needsKey && Int($0.to) == next }, "seed \(seed)")
        }
      }
    }
  }

  @Test("A value is always there exactly where no way leaves it out")
  func dominators() {
    for seed in 0..<UInt64(300) {
      let graph = FlowGraph(Self.flow(seed: seed, count: 3 + Int(seed % 12)))
      let dominators = FlowDominators(graph)
      let before = graph.reach()
      for setter in 0..<graph.count where graph.ways(from: setter).contains(where: \.holdsValue) {
        let without = graph.reach { step, way in step != setter || !way.holdsValue }
        for user in 0..<graph.count where before[user] != nil {
          #expect(
            dominators.alwaysSet(by: setter, at: user) == (without[user] == nil),
            "seed \(seed), \(setter) at \(user)")
        }
      }
    }
  }

  @Test("An end is reached exactly where some way leads to one")
  func ends() {
    for seed in 0..<UInt64(300) {
      let graph = FlowGraph(Self.flow(seed: seed, count: 3 + Int(seed % 12)))
      let reaches = graph.reachesEnd
      for step in 0..<graph.count {
        let expected =
          graph.canEnd[step]
          || Self.reach(from: step, graph, { _, _ in true }).contains { graph.canEnd[$0] }
        #expect(reaches[step] == expected, "seed \(seed), \(step)")
      }
    }
  }

  @Test("Steps are reached from behind exactly where they are reached from before")
  func reaches() {
    for seed in 0..<UInt64(300) {
      let graph = FlowGraph(Self.flow(seed: seed, count: 3 + Int(seed % 12)))
      let wanted = Int(seed) % graph.count
      let reaches = graph.reaches((0..<graph.count).map { $0 == wanted })
      for step in 0..<graph.count where graph.ways(from: step).contains(where: \.holdsValue) {
        #expect(
          graph.reachable(afterValueOf: [step])[wanted]
            == graph.ways(from: step).contains { $0.holdsValue && reaches[Int($0.to)] },
          "seed \(seed), \(step) to \(wanted)")
      }
    }
  }

  @Test("A chain of 100,000 steps is no matter of the stack")
  func longChain() {
    var flow = Self.flow(seed: 1, count: 1)
    flow.steps = (0..<100_000).map { Step(kind: .play, next: .step(StepID(($0 + 1) % 100_000))) }
    flow.plays = [PlayDetail()]
    let graph = FlowGraph(flow)
    let circles = graph.circlesWithoutKey(reached: graph.reach())
    #expect(circles.map(\.count) == [100_000])
    #expect(!FlowDominators(graph).alwaysSet(by: 0, at: 99_999))
  }
}

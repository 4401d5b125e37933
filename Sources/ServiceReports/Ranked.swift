/// Something counted by name, with its place among the others.
package struct Ranked<Name: Comparable & Hashable> {
  package let name: Name
  package let count: Int
  /// From 1; equal counts share the better place.
  package let rank: Int

  /// Most first; of equals, the name decides.
  package static func list(_ counts: [Name: Int]) -> [Ranked] {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var list: [Ranked] = []
    for (index, (name, count)) in sorted.enumerated() {
      let rank = list.last.map { $0.count == count ? $0.rank : index + 1 } ?? 1
      list.append(Ranked(name: name, count: count, rank: rank))
    }
    return list
  }
}

/// An option that callers choose.
package struct Topic: Hashable, Comparable, Sendable {
  package let step: String
  package let option: String

  package init(step: String, option: String) {
    self.step = step
    self.option = option
  }

  package static func < (left: Topic, right: Topic) -> Bool {
    (left.step, left.option) < (right.step, right.option)
  }
}

/// Where callers give up: the step they were in last, how it was left, and what the call was doing.
package struct GivingUp: Hashable, Comparable, Sendable {
  /// ``beforeAll`` where there was none yet.
  package let step: String
  package let exit: String
  /// The word of `EndedWhile`; empty where the service ended the call, or nobody wrote it down.
  package let doing: String

  /// What stands for the step of a call that ended before its first.
  package static let beforeAll = "before the first step"

  package init(step: String, exit: String, doing: String) {
    self.step = step
    self.exit = exit
    self.doing = doing
  }

  package static func < (left: GivingUp, right: GivingUp) -> Bool {
    (left.step, left.exit, left.doing) < (right.step, right.exit, right.doing)
  }
}

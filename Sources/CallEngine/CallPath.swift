import CPrefetch
package import CallFlowModel
package import Telephony

/// A step that was taken, how it was left, and when.
package struct PathEntry: Hashable, Sendable, BitwiseCopyable {
  package let step: StepID
  package let exit: Exit
  /// Since the call rang. Four bytes of the sixteen that an entry has: calls by the hundred thousand carry these.
  private let sinceRang: Milliseconds

  package var at: CallTime { CallTime.rang + sinceRang }

  package init(step: StepID, exit: Exit, at: CallTime) {
    self.step = step
    self.exit = exit
    sinceRang = at.since(.rang)
  }
}

extension Call {
  /// Bytes that an array keeps before its first element.
  private static let listHeadSize = 32

  /// Asks for the memory that the next step is written to: a path lies somewhere else than its call, its end somewhere else
  /// than its beginning, and both are waited for.
  ///
  /// `mutating` as ``speak(_:rowKey:at:in:into:)`` is.
  @inline(__always)
  package mutating func fetchAhead() {
    path.withUnsafeBufferPointer { entries in
      guard let start = entries.baseAddress else { return }
      // How many entries there are stands before the first, and is not here yet: as many as steps were left.
      fetch_ahead(UnsafeRawPointer(start) - Call.listHeadSize, Call.listHeadSize)
      let stepsLeft = min(max(stepsTaken, 1) - 1, UInt32(CallLimits.pathLength))
      fetch_ahead(start + Int(stepsLeft), 1)
    }
  }
}

/// The values that a call holds, by place: only those that have one.
package struct HeldValues: Equatable, Sendable {
  package private(set) var entries: [Entry] = []

  package struct Entry: Equatable, Sendable {
    package let value: ValueID
    package var content: CallValue
  }

  package init() {}

  package subscript(value: ValueID) -> CallValue {
    get {
      for entry in entries where entry.value == value { return entry.content }
      return .none
    }
    set {
      for index in entries.indices where entries[index].value == value {
        entries[index].content = newValue
        return
      }
      entries.append(Entry(value: value, content: newValue))
    }
  }
}

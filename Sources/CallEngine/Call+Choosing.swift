package import CallFlowModel
import ServiceCalendar
import Telephony

/// The first branch whose condition holds.
extension Call {
  /// `mutating` as ``speak(_:rowKey:at:in:into:)`` is.
  mutating func choose(at now: CallTime, in flow: CallFlow) -> Move {
    let branches = flow.choices[Int(flow[step].detail)].branches.range
    for (place, index) in branches.enumerated() {
      let branch = flow.branches[index]
      if holds(branch.condition, at: now, in: flow) {
        return Move(Exit(.branch, index: UInt32(place)), to: branch.target)
      }
    }
    return Move(Exit(.branch, index: UInt32(branches.count)), to: flow[step].next)
  }

  private mutating func holds(_ condition: Branch.Condition, at now: CallTime, in flow: CallFlow)
    -> Bool
  {
    switch condition {
    case .open(let hours):
      flow.hours[Int(hours)].decide(at: wallClock(at: now), calendar: flow.calendar).isOpen
    case .language(let wanted): language == wanted
    case .callerHidden: caller == nil
    case .callerBegins(let prefix): caller?.hasPrefix(flow.names[Int(prefix)]) ?? false
    case .compare(let value, let comparison, let constant):
      values[value].compares(comparison, flow.constants[Int(constant)])
    case .after(let other, let kind):
      lastExit(of: other, in: flow)?.kind == kind
    case .afterDropped(let record):
      lastVisit(of: record, in: flow).map { $0.step != record } ?? false
    case .afterOption(let menu, let name):
      lastExit(of: menu, in: flow).map { exit in
        exit.kind == .option && flow.options[Int(exit.index)].name == name
      } ?? false
    }
  }
}

extension Call {
  /// How `other` was left last; `nil` when it has not been, or when the message that it took was dropped after it.
  fileprivate func lastExit(of other: StepID, in flow: CallFlow) -> Exit? {
    lastVisit(of: other, in: flow).flatMap { $0.step == other ? $0.exit : nil }
  }

  /// The last visit of `other`, or of the step that has dropped its message since.
  fileprivate func lastVisit(of other: StepID, in flow: CallFlow) -> PathEntry? {
    let drop = flow.dropStep(of: other)
    return path.last { $0.step == other || $0.step == drop }
  }
}

extension CallValue {
  /// Whether a choice says so of this value.
  ///
  /// Values of different types, and missing ones, are unequal and in no order.
  package func compares(_ comparison: Branch.Comparison, _ other: CallValue) -> Bool {
    let order: Int
    switch (self, other) {
    case (.number(let left), .number(let right)), (.money(let left), .money(let right)):
      order = left < right ? -1 : left == right ? 0 : 1
    case (.date(let left), .date(let right)): order = left < right ? -1 : left == right ? 0 : 1
    case (.time(let left), .time(let right)): order = left < right ? -1 : left == right ? 0 : 1
    case (.digits(let left), .digits(let right)), (.prompt(name: _, let left), .digits(let right)):
      switch comparison {
      case .equal: return left == right
      case .notEqual: return left != right
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        guard let keyed = left.orderOfNumber(to: right) else { return false }
        order = keyed
      }
    default: return comparison == .notEqual
    }
    return switch comparison {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}

extension String {
  /// Below 0 where the number that these digits write is less than that of `other`, 0 where it is the same, however many digits
  /// they have; `nil` where one is no number.
  fileprivate func orderOfNumber(to other: String) -> Int? {
    guard let left = significantDigits, let right = other.significantDigits else { return nil }
    if left.count != right.count { return left.count - right.count }
    return left.lexicographicallyPrecedes(right) ? -1 : left.elementsEqual(right) ? 0 : 1
  }

  private var significantDigits: Substring.UTF8View? {
    guard !isEmpty, isASCIIDigits else { return nil }
    return self[...].utf8.drop { $0 == 0x30 }
  }
}

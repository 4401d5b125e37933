/// A moment of a call: milliseconds since it rang.
///
/// Never the wall clock, so that a transcript reads the same on every run.
package struct CallTime: Comparable, Hashable, Sendable, BitwiseCopyable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The moment in which the call rang.
  package static let rang = CallTime(milliseconds: 0)
  /// A moment that never comes.
  package static let never = CallTime(milliseconds: .max)

  package static func < (left: CallTime, right: CallTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment `duration` later; ``never`` stays never.
  package static func + (time: CallTime, duration: Milliseconds) -> CallTime {
    let (sum, overflow) = time.milliseconds.addingReportingOverflow(Int64(duration.count))
    return overflow ? .never : CallTime(milliseconds: sum)
  }

  /// How long after `earlier` this moment is; 0 when it is not later, at most 49 days.
  package func since(_ earlier: CallTime) -> Milliseconds {
    guard self > earlier else { return Milliseconds(0) }
    return Milliseconds(UInt32(clamping: milliseconds &- earlier.milliseconds))
  }
}

/// A length of time in whole milliseconds, 0 to 49 days: 4 bytes where `Duration` needs 16.
package struct Milliseconds: Comparable, Hashable, Sendable, BitwiseCopyable {
  package var count: UInt32

  package init(_ count: UInt32) { self.count = count }

  package static func seconds(_ seconds: UInt32) -> Milliseconds {
    Milliseconds(seconds.multipliedReportingOverflow(by: 1000).overflow ? .max : seconds * 1000)
  }

  package static func < (left: Milliseconds, right: Milliseconds) -> Bool {
    left.count < right.count
  }
}

extension Milliseconds: CustomStringConvertible {
  /// As the trunk protocol writes it: the largest unit that needs no fraction, `3m`, `30s`, `1500ms`.
  package var description: String {
    if count % 60_000 == 0, count > 0 { return "\(count / 60_000)m" }
    if count % 1000 == 0 { return "\(count / 1000)s" }
    return "\(count)ms"
  }
}

/// A moment in the life of a trunk: milliseconds on any clock that never goes back.
package struct TrunkTime: Comparable, Hashable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (one: TrunkTime, other: TrunkTime) -> Bool {
    one.milliseconds < other.milliseconds
  }

  static func + (time: TrunkTime, seconds: Int64) -> TrunkTime {
    TrunkTime(milliseconds: time.milliseconds + seconds * 1000)
  }
}

/// What holds for one trunk as a whole, seen from the service: its greeting, its silence, its errors and what it leaves
/// unread.
///
///     greeting ──hello──▶ serving ──bye──▶ over
///         └──10 s, or refused──────┴──90 s of silence, 1,000 errors, 8 MiB unread for 30 s──▶ over
///
/// From a gateway that does not read the service does not read either, so that it is silent, whatever it sends.
///
/// Reads no clock and sets no timer: the time comes in, and ``deadline`` says when to call ``timeReached(_:isRead:)`` at the
/// latest.
package struct NativeTrunk: Equatable, Sendable {
  package static let greetingSecondsMax: Int64 = 10
  /// Silence after which the gateway is asked whether it is there.
  package static let pingAfterSeconds: Int64 = 30
  /// Silence after which nobody is there.
  package static let silenceSecondsMax: Int64 = 90
  /// Errors with no good line between them.
  package static let errorsInARowMax = 1000
  /// Output that a gateway may leave unread for ``unreadSecondsMax``.
  package static let unreadBytesMax = 8 << 20
  package static let unreadSecondsMax: Int64 = 30

  private enum State: Equatable, Sendable {
    case greeting(until: TrunkTime)
    case serving
    case over
  }

  /// Why the service closes a trunk.
  package enum Ending: Equatable, Sendable {
    case neverGreeted, silent, stoppedReading, tooManyErrors, neverReads, refused, left

    package var words: String {
      switch self {
      case .neverGreeted: "no greeting within \(greetingSecondsMax) s"
      case .silent: "silent for \(silenceSecondsMax) s"
      case .stoppedReading: "does not read: nothing taken from it for \(silenceSecondsMax) s"
      case .tooManyErrors: "\(errorsInARowMax) errors in a row"
      case .neverReads: "more than \(unreadBytesMax >> 20) MiB unread for \(unreadSecondsMax) s"
      case .refused: "refused"
      case .left: "the gateway said bye"
      }
    }
  }

  /// What is to be done because time has passed.
  package enum TimeResult: Equatable, Sendable {
    case nothing
    case sendPing
    case close(Ending)
  }

  /// What a gateway's greeting was: the first, or one too many.
  package enum HelloResult: Equatable, Sendable {
    case greeted
    case already
  }

  private var state: State
  private var heard: TrunkTime
  private var wasPinged = false
  /// When the silence is the end, if nothing is read before: a service that stood still has yet to read what lies there.
  private var lastLook: TrunkTime?
  private var errorsInARow = 0
  /// Since when more than ``unreadBytesMax`` wait.
  private var overfullSince: TrunkTime?

  /// A gateway has connected, and is being sent the greeting.
  package init(at now: TrunkTime) {
    state = .greeting(until: now + Self.greetingSecondsMax)
    heard = now
  }

  package var hasGreeted: Bool { state == .serving }
  package var isOver: Bool { state == .over }

  /// When ``timeReached(_:isRead:)`` has something to do at the latest; nil once the trunk is over.
  package var deadline: TrunkTime? {
    let next: TrunkTime
    switch state {
    case .greeting(let until): next = until
    case .serving:
      next = lastLook ?? heard + (wasPinged ? Self.silenceSecondsMax : Self.pingAfterSeconds)
    case .over: return nil
    }
    guard let overfullSince else { return next }
    return min(next, overfullSince + Self.unreadSecondsMax)
  }

  /// Something arrived, whatever it was.
  package mutating func heard(at now: TrunkTime) {
    heard = now
    wasPinged = false
    lastLook = nil
  }

  /// `hello` arrived and its proof is good.
  package mutating func greeted() -> HelloResult {
    guard case .greeting = state else { return .already }
    state = .serving
    return .greeted
  }

  /// A line had its effect.
  package mutating func lineTaken() { errorsInARow = 0 }

  /// A line was answered with an error. Returns why the trunk closes now, if it does.
  package mutating func lineFailed(_ problem: TrunkProblem) -> Ending? {
    if problem == .refused { return end(.refused) }
    // Its calls are up.
    if problem.isOfService { return nil }
    errorsInARow += 1
    return errorsInARow >= Self.errorsInARowMax ? end(.tooManyErrors) : nil
  }

  /// `bye` arrived, or the connection is gone.
  package mutating func left() { state = .over }

  /// How much the gateway has not read yet, told whenever it may have changed a lot.
  package mutating func unread(_ bytes: Int, at now: TrunkTime) {
    if bytes <= Self.unreadBytesMax {
      overfullSince = nil
    } else if overfullSince == nil {
      overfullSince = now
    }
  }

  /// Calling early or twice does nothing.
  ///
  /// - Parameter isRead: whether the service reads from the gateway, which it does not while that reads too little.
  package mutating func timeReached(_ now: TrunkTime, isRead: Bool) -> TimeResult {
    switch state {
    case .over: return .nothing
    case .greeting(let until) where now >= until: return .close(end(.neverGreeted))
    case .serving where now >= heard + Self.silenceSecondsMax:
      if !wasPinged {
        // The service has stood still itself, and has not even asked.
        heard = now + -Self.pingAfterSeconds
      } else if let lastLook, now >= lastLook {
        return .close(end(isRead ? .silent : .stoppedReading))
      } else if lastLook == nil {
        lastLook = TrunkTime(milliseconds: now.milliseconds + 1)
      }
    case .greeting, .serving: break
    }
    if let overfullSince, now >= overfullSince + Self.unreadSecondsMax {
      return .close(end(.neverReads))
    }
    guard state == .serving, !wasPinged, now >= heard + Self.pingAfterSeconds else {
      return .nothing
    }
    wasPinged = true
    return .sendPing
  }

  private mutating func end(_ ending: Ending) -> Ending {
    state = .over
    return ending
  }
}

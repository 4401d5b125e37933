package import ServiceCalendar
package import Telephony

/// What is kept of a call: one record a call, also when it was resumed on another node.
///
/// A node writes the part of the call that it carried, its *segment*; the store joins the segments of one
/// ``key`` whatever their order of arrival. Writing a segment again replaces it.
package struct CallRecord: Equatable, Sendable {
  package let key: CallKey
  /// 0 for the part from the ringing on, greater with each resumption. Of a joined record, the last.
  package var segment: UInt32
  /// The gateway's name and its own name for the call.
  package var gateway: String
  package var call: CallID
  /// The names it had before it was resumed under others, oldest first: the log has them too.
  package private(set) var earlierCalls: [CallID] = []
  /// The caller's number; `nil` where the caller hides it.
  package var from: String?
  /// The number that was called.
  package var to: String
  /// Tag of the language spoken last, such as `zh`.
  package var language: String
  /// On the wall clock of the menu's time zone, as all times of a record.
  package var startedAt: CivilDateTime
  /// `nil`: never answered.
  package var answeredAt: CivilDateTime?
  /// `nil`: still up when it was written.
  package var endedAt: CivilDateTime?
  package var path: CallPath
  /// Attempts to connect the caller with a person, oldest first.
  package var transfers: [CallTransfer]
  /// `nil`: still up.
  package var outcome: CallOutcome?
  /// `nil`: still up.
  package var cause: HangupCause?
  /// What the call was doing when the caller left, the trunk broke or the service stopped; `nil` otherwise.
  package var endedWhile: EndedWhile?
  /// The version of the menu the call was answered with.
  package var menuVersion: String

  package init(
    key: CallKey, segment: UInt32 = 0, gateway: String, call: CallID, from: String?, to: String,
    language: String, startedAt: CivilDateTime, answeredAt: CivilDateTime? = nil,
    endedAt: CivilDateTime? = nil, path: CallPath = CallPath(), transfers: [CallTransfer] = [],
    outcome: CallOutcome? = nil, cause: HangupCause? = nil, endedWhile: EndedWhile? = nil,
    menuVersion: String
  ) {
    self.key = key
    self.segment = segment
    self.gateway = gateway
    self.call = call
    self.from = from
    self.to = to
    self.language = language
    self.startedAt = startedAt
    self.answeredAt = answeredAt
    self.endedAt = endedAt
    self.path = path
    self.transfers = transfers
    self.outcome = outcome
    self.cause = cause
    self.endedWhile = endedWhile
    self.menuVersion = menuVersion
  }

  /// The whole call from its segments, in order of segment, at least one.
  ///
  /// Beginnings come from the first segment, ends from the last, the path from all. Of the outcomes the greatest
  /// counts, so that a message left before a trunk broke stays a message left; but where the service could not go on and
  /// the call did, elsewhere, it has not failed.
  package static func joining(_ segments: [CallRecord]) -> CallRecord {
    var whole = segments[0]
    for next in segments.dropFirst() {
      whole.segment = next.segment
      whole.gateway = next.gateway
      if next.call != whole.call { whole.earlierCalls.append(whole.call) }
      whole.call = next.call
      whole.language = next.language
      whole.answeredAt = whole.answeredAt ?? next.answeredAt
      whole.endedAt = next.endedAt
      whole.path.append(next.path)
      whole.transfers.join(next.transfers)
      whole.cause = next.cause
      whole.endedWhile = next.endedWhile
    }
    let before = segments.dropLast().compactMap(\.outcome).filter { $0 != .failed }
    whole.outcome = segments.last?.outcome.map { max($0, before.max() ?? $0) }
    return whole
  }
}

/// The steps that a call went through, by name, and how it left each. Names, never keys: renaming keys breaks no report.
package struct CallPath: Equatable, Sendable {
  /// A call's path is cut here: a caller who walks in circles for half an hour must not fill the store.
  package static let stepCountMax = 256

  /// One visit to a step of a menu.
  package struct Step: Equatable, Sendable {
    package let name: String
    /// The option or exit taken: its name or label, `no-input`, `hang-up` …; `nil` while the call is in the step.
    package var exit: String?
    /// When it was left, or entered last while the call is in it.
    package var at: CallTime

    package init(name: String, exit: String?, at: CallTime) {
      self.name = name
      self.exit = exit
      self.at = at
    }
  }

  /// The first ``stepCountMax`` of them.
  package private(set) var steps: [Step] = []
  /// Steps after those.
  package private(set) var droppedCount = 0

  package init() {}

  package init(_ steps: consuming [Step], droppedCount: Int = 0) {
    let tooMany = max(0, steps.count - Self.stepCountMax)
    if tooMany > 0 { steps.removeLast(tooMany) }
    self.steps = steps
    self.droppedCount = tooMany + droppedCount
  }

  /// Adds a step behind the others; beyond ``stepCountMax`` it is only counted.
  package mutating func append(_ step: Step) {
    if steps.count < Self.stepCountMax { steps.append(step) } else { droppedCount += 1 }
  }

  /// Adds what a later part of the same call went through.
  package mutating func append(_ path: CallPath) {
    // Steps that were dropped lie between the two; after them nothing may follow as if they had not been.
    if droppedCount > 0 {
      droppedCount += path.steps.count
    } else {
      for step in path.steps { append(step) }
    }
    droppedCount += path.droppedCount
  }
}

package import ServiceCalendar
package import Telephony

/// Asks for a part of a list, newest first unless the list has another order.
package struct PageRequest: Equatable, Sendable {
  package static let limitMax = 500

  /// Only what stands after this place of the page before; `nil` for the first page.
  package let after: Int64?
  /// 1 to ``limitMax``.
  package let limit: Int

  package init(after: Int64? = nil, limit: Int) {
    precondition((1...Self.limitMax).contains(limit), "a page has 1 to 500 items")
    self.after = after
    self.limit = limit
  }
}

/// A part of a list, newest first: what a ``PageRequest`` asked for.
package struct Page<Item: Equatable & Sendable>: Equatable, Sendable {
  package let items: [Item]
  /// Where the next page begins; `nil` when this is the last.
  package let next: Int64?

  package init(items: [Item], next: Int64?) {
    self.items = items
    self.next = next
  }
}

/// Which calls a list shows; `nil` shows all.
package struct CallFilter: Equatable, Sendable {
  package var from: String?
  package var outcome: CallOutcome?
  /// Calls that rang on one of these days.
  package var days: ClosedRange<CivilDate>?

  package init(
    from: String? = nil, outcome: CallOutcome? = nil, days: ClosedRange<CivilDate>? = nil
  ) {
    self.from = from
    self.outcome = outcome
    self.days = days
  }
}

/// Which messages a list shows; `nil` shows all.
package struct MessageFilter: Equatable, Sendable {
  package var department: String?
  package var state: VoiceMessage.State?
  /// Messages that somebody has still to answer, due on one of these days.
  package var openAndDue: ClosedRange<CivilDate>?

  package init(
    department: String? = nil, state: VoiceMessage.State? = nil,
    openAndDue: ClosedRange<CivilDate>? = nil
  ) {
    self.department = department
    self.state = state
    self.openAndDue = openAndDue
  }
}

/// Which fax jobs a list shows; `nil` shows all.
package struct FaxFilter: Equatable, Sendable {
  package var state: FaxJob.State?

  package init(state: FaxJob.State? = nil) { self.state = state }
}

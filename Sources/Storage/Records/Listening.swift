package import ServiceCalendar
package import Telephony

/// That a caller has heard a row of a catalogue, and how far.
package struct Listening: Equatable, Sendable {
  package let table: String
  /// The row's key in one text: see `TableSchema.keyText(of:)`.
  package let key: String
  package let at: CivilDateTime
  /// Whether it counts for what is asked most: the first time in a call that somebody listens for a while.
  package let isCounted: Bool
  /// `nil` where nobody will ask for it, or the caller's number is hidden.
  package let place: Place?

  /// Where a caller stopped.
  package struct Place: Equatable, Sendable {
    package let caller: String
    /// The tag of the language in which it was heard: another one has another length.
    package let language: String
    /// `nil`: it was heard to its end, and begins from the start next time.
    package let position: Milliseconds?

    package init(caller: String, language: String, position: Milliseconds?) {
      self.caller = caller
      self.language = language
      self.position = position
    }
  }

  package init(table: String, key: String, at: CivilDateTime, isCounted: Bool, place: Place?) {
    self.table = table
    self.key = key
    self.at = at
    self.isCounted = isCounted
    self.place = place
  }
}

/// Asks how far a caller has heard the rows of a page.
package struct PlaceQuestion: Equatable, Sendable {
  package let caller: String
  /// A tag: see ``Listening/Place``.
  package let language: String
  /// Only places of these days count.
  package let days: ClosedRange<CivilDate>

  package init(caller: String, language: String, days: ClosedRange<CivilDate>) {
    self.caller = caller
    self.language = language
    self.days = days
  }
}

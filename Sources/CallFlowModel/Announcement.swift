package import ServiceCalendar

/// An announcement of the day. It vanishes by itself.
package struct Announcement: Equatable, Sendable, BitwiseCopyable {
  /// Heard from this moment on; `nil` for at once.
  package let from: CivilDateTime?
  /// Not heard any more from this moment on.
  package let until: CivilDateTime
  package let speech: SpeechID

  package init(from: CivilDateTime?, until: CivilDateTime, speech: SpeechID) {
    self.from = from
    self.until = until
    self.speech = speech
  }

  package func holds(at time: CivilDateTime) -> Bool {
    time < until && from.map { $0 <= time } ?? true
  }
}

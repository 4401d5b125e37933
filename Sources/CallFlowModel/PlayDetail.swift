package import Telephony

/// What only `play` has.
package struct PlayDetail: Sendable, BitwiseCopyable {
  /// Keys that move about in a long prompt.
  package struct Controls: Sendable, BitwiseCopyable {
    package let pause: DTMFKey?
    package let back: DTMFKey?
    package let forward: DTMFKey?
    /// To the next of the speeds (`PlaySpeed`).
    package let faster: DTMFKey?
    package let startOver: DTMFKey?
    package let backBy: Milliseconds
    package let forwardBy: Milliseconds

    package init(
      pause: DTMFKey? = nil, back: DTMFKey? = nil, forward: DTMFKey? = nil, faster: DTMFKey? = nil,
      startOver: DTMFKey? = nil, backBy: Milliseconds = .seconds(10),
      forwardBy: Milliseconds = .seconds(10)
    ) {
      self.pause = pause
      self.back = back
      self.forward = forward
      self.faster = faster
      self.startOver = startOver
      self.backBy = backBy
      self.forwardBy = forwardBy
    }
  }

  /// The row of a catalogue that the step speaks.
  package struct Row: Sendable, BitwiseCopyable {
    /// Place in ``CallFlow/tables``.
    package let table: UInt16
    /// The values that hold the row's key: a run of ``CallFlow/fetchedColumns``.
    package let key: TableRange
    /// Whether listening to it counts for `most-asked`.
    package let isCounted: Bool

    package init(table: Int, key: TableRange, isCounted: Bool) {
      self.table = UInt16(table)
      self.key = key
      self.isCounted = isCounted
    }
  }

  /// A step that goes on where this caller stopped.
  package struct Continuing: Sendable, BitwiseCopyable {
    /// Said before it goes on: that it does, and which key begins from the start.
    package let speech: SpeechID
    /// Where the caller stopped in an earlier call, in milliseconds; `nil` where that is not kept.
    package let place: ValueID?

    package init(speech: SpeechID, place: ValueID?) {
      self.speech = speech
      self.place = place
    }
  }

  /// The language that holds from here on; `nil` leaves it.
  package let language: LanguageID?
  package let controls: Controls?
  /// `nil` where it speaks no row that has to be known again.
  package var row: Row?
  /// `nil`: it always begins from the start.
  package var continuing: Continuing?

  package init(
    language: LanguageID? = nil, controls: Controls? = nil, row: Row? = nil,
    continuing: Continuing? = nil
  ) {
    self.language = language
    self.controls = controls
    self.row = row
    self.continuing = continuing
  }
}

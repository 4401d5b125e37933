package import Telephony

/// One state of the machine.
///
/// What all kinds share stands here; what only one kind has stands in that kind's table, at the place
/// that ``detail`` names.
package struct Step: Sendable, BitwiseCopyable {
  package let kind: Kind
  /// What keys do to its prompts.
  package let keys: KeyMode
  /// Whether keys that were typed ahead are dropped when a call comes here.
  package let isFresh: Bool
  /// Made by the compiler inside a step (a read-back, a review): `back` never leads to it.
  package let isDetour: Bool
  /// What is said first; `nil` when nothing is.
  package let speech: SpeechID?
  /// What is said when it is said again; `nil` where that is ``speech``.
  package let speechAgain: SpeechID?
  /// How it asks for keys: a place in ``CallFlow/askings``; `nil` when it takes none.
  package let asking: UInt32?
  /// Place in the table of its kind; 0 for menus.
  package let detail: UInt32
  /// Where it leads when nothing went wrong: behind a play, a valid entry, a kept message, a fax that was
  /// sent, an answer that was found, a conversation that is over.
  package let next: Target

  /// The kinds of step, and the table that ``Step/detail`` points into.
  package enum Kind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case menu
    /// ``CallFlow/plays``
    case play
    /// ``CallFlow/entries``
    case enter
    /// ``CallFlow/lookups``
    case lookup
    /// ``CallFlow/browses``
    case browse
    /// ``CallFlow/recordings``
    case record
    /// Drops the message that was recorded last, and goes on. Made by the compiler for `review`.
    case discard
    /// ``CallFlow/faxes``
    case fax
    /// ``CallFlow/transfers``
    case transfer
    /// ``CallFlow/choices``
    case choose
    case hangUp
  }

  package init(
    kind: Kind, keys: KeyMode = .interrupt, isFresh: Bool = false, isDetour: Bool = false,
    speech: SpeechID? = nil,
    speechAgain: SpeechID? = nil, asking: Int? = nil, detail: Int = 0, next: Target = .hangUp
  ) {
    self.kind = kind
    self.keys = keys
    self.isFresh = isFresh
    self.isDetour = isDetour
    self.speech = speech
    self.speechAgain = speechAgain
    self.asking = asking.map { UInt32($0) }
    self.detail = UInt32(detail)
    self.next = next
  }

  /// Whether `back` leads to this step once it has been left by `exit`: a menu that the author wrote, or rows, in which the
  /// caller was asked. Where rows are missing nobody was.
  package func isRemembered(leftBy exit: ExitKind) -> Bool {
    guard kind == .menu || kind == .browse, !isDetour else { return false }
    return switch exit {
    case .option, .chosen, .noInput, .noMatch: true
    case .next, .branch, .found, .notFound, .unavailable, .locked, .empty, .kept, .sent, .queued,
      .failed, .limit, .refused, .answered, .busy, .noAnswer, .hungUp, .ended, .initial:
      false
    }
  }
}

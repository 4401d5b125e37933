package import ServiceCalendar

// The life of a message. What callers leave is new until somebody has heard it; every further step is somebody's act.
//
//     new ──heard──▶ heard ──assigned──▶ assigned ──answered──▶ answered ──closed──▶ closed
//      └────────────assigned──────────────▲  └──closed, with a reason──────────────────▲
//     heard ──answered, closed with a reason──▶ …       new, heard, assigned ──dropped──▶ dropped
//     answered, closed ──dropped──▶ as before: the sound goes, and what its caller was told stays so
//
// The table below is all there is: ``VoiceMessage/State/after(_:)``.

extension VoiceMessage {
  /// How far the answer is.
  package enum State: String, CaseIterable, Sendable {
    /// Nobody has heard it yet.
    case new
    /// Somebody has listened to it.
    case heard
    /// Somebody is to answer it.
    case assigned
    /// Its caller can hear the answer.
    case answered
    /// Nothing more will be done.
    case closed
    /// Its caller took it back, or staff dropped it, before it was answered. Its sound is gone; its receipt number is never given again.
    case dropped

    package var word: String { rawValue }

    package init?(word: String) { self.init(rawValue: word) }

    /// Whether somebody has still to do something, so that it can become overdue.
    package var isOpen: Bool {
      switch self {
      case .new, .heard, .assigned: true
      case .answered, .closed, .dropped: false
      }
    }

    /// The state that `step` leads to from this one. Throws why it cannot be taken.
    package func after(_ step: MessageStep) throws(MessageStepRefusal) -> State {
      switch (self, step) {
      case (.new, .dropped), (.heard, .dropped), (.assigned, .dropped), (.dropped, .dropped):
        .dropped
      case (.answered, .dropped), (.closed, .dropped): self
      case (.dropped, _): throw .dropped
      case (.new, .heard): .heard
      case (_, .heard): self
      case (.closed, _): throw .closed
      case (.answered, .assigned): throw .answered
      case (_, .assigned): .assigned
      case (.new, .answered), (.new, .closed): throw .unheard
      // Once more: the answer is put right.
      case (_, .answered): .answered
      case (.answered, .closed): .closed
      case (_, .closed(because: let reason)):
        if reason == nil { throw .unanswered } else { .closed }
      }
    }
  }
}

/// What somebody does with a message.
package enum MessageStep: Equatable, Sendable {
  /// Listened to it.
  case heard
  /// Gave it to somebody who is to answer.
  case assigned(to: String)
  /// The answer in words. Its sound lies with the prompts, under ``ReceiptTable/answerPrompt(of:)``.
  case answered(String)
  /// Is done with it. A message that was never answered is closed with a reason.
  case closed(because: String?)
  /// Took it back, or removed it. Deletes its sound for ever; what is answered or closed stays so.
  case dropped

  /// As it stands in the store and in reports.
  package var word: String {
    switch self {
    case .heard: "heard"
    case .assigned: "assigned"
    case .answered: "answered"
    case .closed: "closed"
    case .dropped: "dropped"
    }
  }

  /// The assignee, the answer, the reason; `nil` where there is none.
  package var detail: String? {
    switch self {
    case .heard, .dropped: nil
    case .assigned(to: let name): name
    case .answered(let answer): answer
    case .closed(because: let reason): reason
    }
  }

  /// From ``word`` and ``detail``; `nil` for what this program does not know.
  package init?(word: String, detail: String?) {
    switch word {
    case "heard": self = .heard
    case "assigned": self = .assigned(to: detail ?? "")
    case "answered": self = .answered(detail ?? "")
    case "closed": self = .closed(because: detail)
    case "dropped": self = .dropped
    default: return nil
    }
  }
}

/// A step that was taken: by whom, and when.
package struct MessageEvent: Equatable, Sendable {
  package let step: MessageStep
  /// A member of staff as they name themselves, or ``caller``.
  package let by: String
  /// On the wall clock of the service.
  package let at: CivilDateTime

  /// Who takes a message back in their call.
  package static let caller = "caller"

  package init(_ step: MessageStep, by: String, at: CivilDateTime) {
    self.step = step
    self.by = by
    self.at = at
  }
}

/// Why a step cannot be taken, as a fact.
package enum MessageStepRefusal: Error, Equatable, Sendable {
  /// Nobody has listened to it yet.
  case unheard
  /// It would be closed without an answer and without a reason.
  case unanswered
  /// It has its answer.
  case answered
  case closed
  /// Its caller took it back, or staff removed it.
  case dropped
}

extension MessageStepRefusal: CustomStringConvertible {
  /// Follows the message's receipt.
  package var description: String {
    switch self {
    case .unheard: "has not been heard by anybody"
    case .unanswered: "has no answer"
    case .answered: "is answered already"
    case .closed: "is closed"
    case .dropped: "was dropped"
    }
  }

  /// What to do instead; `nil` where nothing can be done.
  package var hint: String? {
    switch self {
    case .unheard: "play it, or assign it to somebody who will"
    case .unanswered: "answer it, or say why it needs no answer"
    case .answered: "close it, or answer it again to put the answer right"
    case .closed, .dropped: nil
    }
  }
}

package import Diagnostics
package import Telephony

/// `menu main "主菜单" { … }`
///
/// Never changed, so it may be an object: a large menu has 100,000 of them, each read by every check.
package final class StepSyntax: Sendable {
  package let name: Located<String>
  package let title: TextSyntax?
  package let speech: SpeechSyntax
  package let body: StepBody
  /// From its kind to its closing brace.
  package let range: SourceRange

  init(
    name: Located<String>, title: TextSyntax?, speech: SpeechSyntax, body: StepBody,
    range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.speech = speech
    self.body = body
    self.range = range
  }
}

/// What a step does, by the word that it begins with.
package enum StepKind: String, CaseIterable, Sendable {
  case menu, play, enter, lookup, browse, record, fax, transfer, choose
  case hangUp = "hang-up"
}

/// The items that hold in every step that speaks.
package struct SpeechSyntax: Sendable {
  /// One for each language.
  package var says: [SaySyntax] = []
  /// The second and every further time; one for each language.
  package var agains: [SaySyntax] = []
  package var keys: Located<KeysMode>?
  package var allows: [AllowSyntax] = []

  init() {}
}

/// What a step of each kind holds. In a box of its own: a `browse` holds ten times as much as a `hang-up`.
package indirect enum StepBody: Sendable {
  case menu(MenuSyntax)
  case play(PlaySyntax)
  case enter(EnterSyntax)
  case lookup(LookupSyntax)
  case browse(BrowseSyntax)
  case record(RecordSyntax)
  case fax(FaxSyntax)
  case transfer(TransferSyntax)
  case choose(ChooseSyntax)
  case hangUp
  /// Something that the kind requires is missing, which is a problem of the file.
  case incomplete(UnfinishedSyntax)

  package var kind: StepKind {
    switch self {
    case .menu: .menu
    case .play: .play
    case .enter: .enter
    case .lookup: .lookup
    case .browse: .browse
    case .record: .record
    case .fax: .fax
    case .transfer: .transfer
    case .choose: .choose
    case .hangUp: .hangUp
    case .incomplete(let step): step.kind
    }
  }
}

/// What could be read of a step that lacks something: the names that it uses.
package struct UnfinishedSyntax: Sendable {
  package let kind: StepKind
  /// Every arrow in it, but those of branches.
  package let targets: [TargetSyntax]
  package let branches: [BranchSyntax]
  package let table: Located<String>?
  package let transfer: TransferSyntax.Destination?
  package let document: FaxSyntax.Document?
}

/// What a `menu` holds: its options, and what becomes of callers who press no key, or none of theirs.
package struct MenuSyntax: Sendable {
  package let options: [OptionSyntax]
  package let asking: AskingSyntax
  package let prefer: Located<Preference>?
  package let fresh: SourceRange?
  /// Defaults that do not hold here.
  package let without: [Located<KeyString>]
}

/// What a `play` holds: its keys, and where it leads when all is said.
package struct PlaySyntax: Sendable {
  package let target: TargetSyntax
  /// The language that the call goes on in.
  package let language: Located<String>?
  package let pause: Located<DTMFKey>?
  package let skipBack: SkipSyntax?
  package let skipForward: SkipSyntax?
  package let faster: Located<DTMFKey>?
  package let continuing: ContinueSyntax?
  package let startOver: Located<DTMFKey>?
  package let options: [OptionSyntax]
}

/// `continue 7 days`
package struct ContinueSyntax: Sendable {
  /// The word itself.
  package let range: SourceRange
  /// How long a place is kept for the caller's next call; nil: in this call only.
  package let days: Located<Int>?
}

/// `skip-back 1 10s`
package struct SkipSyntax: Sendable {
  package let key: Located<DTMFKey>
  package let distance: Located<Duration>?
}

/// What an `enter` holds: `as digits 4..8  -> check`
package struct EnterSyntax: Sendable {
  package let type: Located<EntryType>
  package let secret: SourceRange?
  package let confirm: Located<Confirmation>?
  package let endKey: Located<DTMFKey>?
  package let asking: AskingSyntax
  package let fresh: SourceRange?
  package let target: TargetSyntax
  /// Where a number leads that faxes may not be sent to.
  package let refused: TargetSyntax?
}

/// What callers are to enter.
package enum EntryType: Sendable, Equatable {
  /// How many; 1 to 32, the same twice where the number is fixed.
  case digits(ClosedRange<Int>)
  case citizenID, phone, faxNumber, date, money
  case pattern(EntryPattern)
}

/// Whether an entry is read back to its caller.
package enum Confirmation: String, CaseIterable, Sendable {
  case always, never
}

/// What a `record` holds: how long a message may be, whom it is for, and where it leads.
package struct RecordSyntax: Sendable {
  package enum Recipient: Sendable {
    case text(TextSyntax)
    /// A dialogue's parameter of kind text.
    case reference(ReferenceSyntax)
  }

  package let atLeast: Located<Duration>?
  package let atMost: Located<Duration>?
  package let silence: Located<Duration>?
  package let endKey: Located<DTMFKey>?
  package let review: SourceRange?
  /// The department that it is for.
  package let recipient: Recipient
  package let answerWithin: Located<Int>?
  package let asking: AskingSyntax
  package let kept: TargetSyntax
  package let unavailable: TargetSyntax
  package let dropped: TargetSyntax?
}

/// What a `fax` holds: the document, where it goes, and how often.
package struct FaxSyntax: Sendable {
  package enum Document: Sendable {
    case name(Located<String>)
    case reference(ReferenceSyntax)
  }

  package enum Destination: Sendable {
    /// In this call.
    case here(SourceRange)
    /// A number that was entered.
    case to(ReferenceSyntax)
  }

  package let document: Document
  /// nil: in this call.
  package let destination: Destination?
  package let perCall: Located<Int>?
  /// A day.
  package let perNumber: Located<Int>?
  /// `sent`, or, where it is to a number, `queued`.
  package let done: TargetSyntax
  package let failed: TargetSyntax
  package let limit: TargetSyntax?
}

/// What a `transfer` holds: whom the caller is to speak with, and where it leads when that is not to be.
package struct TransferSyntax: Sendable {
  package enum Destination: Sendable {
    case queue(Located<String>)
    case number(Located<String>)
  }

  package let destination: Destination
  package let ring: Located<Duration>?
  package let busy: TargetSyntax
  package let noAnswer: TargetSyntax
  package let failed: TargetSyntax
  package let released: TargetSyntax?
}

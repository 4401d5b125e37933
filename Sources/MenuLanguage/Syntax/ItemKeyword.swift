/// What an item of a block begins with.
enum ItemKeyword: UInt8, CaseIterable, Sendable {
  // Steps
  case say, again, keys, allow
  case firstKey
  case nextKey
  case noInput
  case noMatch
  case prefer, fresh, without
  case language, pause
  case skipBack
  case skipForward
  case faster, `continue`
  case startOver
  case `as`, secret, confirm
  case endKey
  case `in`, `where`, order, within, attempts, list
  case mostAsked
  case found, unavailable, locked, initial, chosen, empty
  case notFound
  case atLeast
  case atMost
  case silence, review, `for`
  case answerWithin
  case kept, dropped
  case document, here, to
  case perCall
  case perNumber
  case sent, queued, failed, limit, refused
  case ring, busy, released
  case noAnswer
  case open, caller, after, `else`
  // hotline, queue, table, document, dialogue
  case numbers, timezone, languages, calendar, start, style
  case callTime
  case callSteps
  case faxNumbers
  case noFaxNumbers
  case seats, from, file

  var text: String {
    switch self {
    case .say: "say"
    case .again: "again"
    case .keys: "keys"
    case .allow: "allow"
    case .firstKey: "first-key"
    case .nextKey: "next-key"
    case .noInput: "no-input"
    case .noMatch: "no-match"
    case .prefer: "prefer"
    case .fresh: "fresh"
    case .without: "without"
    case .language: "language"
    case .pause: "pause"
    case .skipBack: "skip-back"
    case .skipForward: "skip-forward"
    case .faster: "faster"
    case .continue: "continue"
    case .startOver: "start-over"
    case .as: "as"
    case .secret: "secret"
    case .confirm: "confirm"
    case .endKey: "end-key"
    case .in: "in"
    case .where: "where"
    case .order: "order"
    case .within: "within"
    case .attempts: "attempts"
    case .list: "list"
    case .mostAsked: "most-asked"
    case .found: "found"
    case .unavailable: "unavailable"
    case .locked: "locked"
    case .initial: "initial"
    case .chosen: "chosen"
    case .empty: "empty"
    case .notFound: "not-found"
    case .atLeast: "at-least"
    case .atMost: "at-most"
    case .silence: "silence"
    case .review: "review"
    case .for: "for"
    case .answerWithin: "answer-within"
    case .kept: "kept"
    case .dropped: "dropped"
    case .document: "document"
    case .here: "here"
    case .to: "to"
    case .perCall: "per-call"
    case .perNumber: "per-number"
    case .sent: "sent"
    case .queued: "queued"
    case .failed: "failed"
    case .limit: "limit"
    case .refused: "refused"
    case .ring: "ring"
    case .busy: "busy"
    case .released: "released"
    case .noAnswer: "no-answer"
    case .open: "open"
    case .caller: "caller"
    case .after: "after"
    case .else: "else"
    case .numbers: "numbers"
    case .timezone: "timezone"
    case .languages: "languages"
    case .calendar: "calendar"
    case .start: "start"
    case .style: "style"
    case .callTime: "call-time"
    case .callSteps: "call-steps"
    case .faxNumbers: "fax-numbers"
    case .noFaxNumbers: "no-fax-numbers"
    case .seats: "seats"
    case .from: "from"
    case .file: "file"
    }
  }

  private static let byWord = WordTable(allCases.map { ($0.text, $0) })

  init?(bytes: ArraySlice<UInt8>) {
    guard let keyword = Self.byWord[bytes] else { return nil }
    self = keyword
  }
}

/// What begins an item of a file.
enum DeclarationKeyword: Equatable, Sendable {
  case file(FileKeyword)
  case step(StepKind)

  private static let byWord = WordTable<DeclarationKeyword>(
    FileKeyword.allCases.map { ($0.rawValue, .file($0)) }
      + StepKind.allCases.map { ($0.rawValue, .step($0)) })

  init?(bytes: ArraySlice<UInt8>) {
    guard let keyword = Self.byWord[bytes] else { return nil }
    self = keyword
  }

  var text: String {
    switch self {
    case .file(let keyword): keyword.rawValue
    case .step(let kind): kind.rawValue
    }
  }

  static let allTexts = FileKeyword.allCases.map(\.rawValue) + StepKind.allCases.map(\.rawValue)
}

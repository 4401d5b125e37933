/// A block whose items begin with keywords, and which of them hold in it.
package enum BlockKind: Equatable, Sendable {
  case step(StepKind)
  case hotline, defaults, queue, table, document, announcement

  /// As messages name it: `a menu`, `an announcement`.
  var text: String {
    switch self {
    case .step(.hangUp): "a hang-up"
    case .step(.enter): "an enter"
    case .step(let kind): "a \(kind.rawValue)"
    case .hotline: "the hotline"
    case .defaults: "the defaults"
    case .queue: "a queue"
    case .table: "a table"
    case .document: "a document"
    case .announcement: "an announcement"
    }
  }

  /// Whether `1 "text" -> target` may stand in it.
  var holdsOptions: Bool {
    switch self {
    case .step(.menu), .step(.play), .step(.browse), .defaults: true
    case .step, .hotline, .queue, .table, .document, .announcement: false
    }
  }

  /// Whether `-> target` may stand in it.
  var holdsArrow: Bool {
    switch self {
    case .step(.play), .step(.enter): true
    case .step, .hotline, .defaults, .queue, .table, .document, .announcement: false
    }
  }

  /// Whether `{reference} = value -> target` may stand in it.
  var holdsComparisons: Bool { self == .step(.choose) }

  func holds(_ keyword: ItemKeyword) -> Bool { keywords.contains(keyword) }

  /// The keywords that hold in it, in the order of the manual.
  var keywords: [ItemKeyword] {
    switch self {
    case .step(.menu): Self.menu
    case .step(.play): Self.play
    case .step(.enter): Self.enter
    case .step(.lookup): Self.lookup
    case .step(.browse): Self.browse
    case .step(.record): Self.record
    case .step(.fax): Self.fax
    case .step(.transfer): Self.transfer
    case .step(.choose): Self.choose
    case .step(.hangUp): Self.speech
    case .hotline: Self.settings
    case .defaults: Self.asking
    case .queue: [.seats]
    case .table: [.from]
    case .document: [.file]
    case .announcement: [.say]
    }
  }

  static let all: [BlockKind] =
    StepKind.allCases.map(BlockKind.step)
    + [.hotline, .defaults, .queue, .table, .document, .announcement]

  private static let asking: [ItemKeyword] = [.firstKey, .nextKey, .noInput, .noMatch]
  private static let speech: [ItemKeyword] = [.say, .again, .keys, .allow]
  private static let menu = asking + [.prefer, .fresh, .without] + speech
  private static let play =
    [.language, .pause, .skipBack, .skipForward, .faster, .continue, .startOver] + speech
  private static let enter =
    [.as, .secret, .confirm, .endKey, .refused] + asking + [.fresh] + speech
  private static let lookup =
    [.in, .where, .within, .attempts, .found, .notFound, .unavailable, .locked, .initial] + speech
  private static let browse =
    [.in, .where, .order, .mostAsked, .within, .list, .chosen] + asking + [
      .prefer, .without, .empty, .unavailable,
    ] + speech
  private static let record =
    [.atLeast, .atMost, .silence, .endKey, .review, .for, .answerWithin] + asking
    + [.kept, .unavailable, .dropped] + speech
  private static let fax =
    [.document, .here, .to, .perCall, .perNumber, .sent, .queued, .failed, .limit]
    + speech
  private static let transfer = [.to, .ring, .busy, .noAnswer, .failed, .released] + speech
  private static let choose: [ItemKeyword] = [.open, .language, .caller, .after, .else, .allow]
  private static let settings: [ItemKeyword] = [
    .numbers, .timezone, .languages, .calendar, .start, .style, .callTime, .callSteps,
    .faxNumbers, .noFaxNumbers,
  ]
}

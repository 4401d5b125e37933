// Items that belong in other blocks.
extension Parser {
  /// Says where a keyword belongs that this block does not hold, or what says here what it says there.
  mutating func failAtMisplacedItem(
    _ keyword: ItemKeyword, of block: BlockKind, into items: inout ItemsRead
  ) -> Unreadable {
    let meant = keyword.counterparts.first { block.holds($0) }
    // What is there by a wrong name is not missing.
    if let meant { items.note(meant, at: range) }
    return failHere(
      .misplacedItem(
        keyword.text, in: block, holders: BlockKind.all.filter { $0.holds(keyword) },
        nearest: meant?.text))
  }
}

extension ItemKeyword {
  /// What other blocks call the same, or nearly the same.
  fileprivate var counterparts: [ItemKeyword] {
    switch self {
    case .language: [.languages]
    case .languages: [.language]
    case .to: [.for]
    case .for: [.to]
    case .from: [.in, .file]
    case .in: [.from]
    case .document: [.file]
    case .file: [.document]
    case .found, .kept, .sent: [.found, .kept, .sent]
    case .notFound: [.empty]
    case .empty: [.notFound]
    case .failed: [.unavailable]
    case .unavailable: [.failed]
    case .say, .again, .keys, .allow, .firstKey, .nextKey, .noInput, .noMatch, .prefer, .fresh,
      .without, .pause, .skipBack, .skipForward, .faster, .continue, .startOver, .as, .secret,
      .confirm, .endKey, .where, .order, .within, .attempts, .list, .mostAsked, .locked, .initial,
      .chosen, .atLeast, .atMost, .silence, .review, .answerWithin, .dropped, .here, .perCall,
      .perNumber, .queued, .limit, .refused, .ring, .busy, .released, .noAnswer, .open, .caller,
      .after, .else, .numbers, .timezone, .calendar, .start, .style, .callTime, .callSteps,
      .faxNumbers, .noFaxNumbers, .seats:
      []
    }
  }
}

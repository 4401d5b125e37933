/// Cuts what Asterisk sends behind the environment into replies and notices.
///
///     between ──"520-"──▶ usage ──"520 "──▶ between
///        └──"200 result=1 (" without ")", to a question for a value──▶ value ──")" at a line's end──▶ between
///
/// Holds at most ``lengthMax`` bytes of something unfinished.
package struct FastAGIReplyReader: ~Copyable {
  /// The most bytes of a reply. Asterisk cuts a variable's value at 1,023 bytes, an expanded text at some 8,000.
  package static let lengthMax = 16_384

  package enum Item: Equatable, Sendable {
    case reply(FastAGIReply)
    /// `HANGUP`: the channel is gone. No reply, and it may come anywhere.
    case hangup
    /// A line that is neither.
    case stray(String)
  }

  package enum State: Sendable {
    case between
    /// In the text of a usage block, which is nobody's matter.
    case usage
    /// In a value with line feeds, which Asterisk sends as they are.
    case value
  }

  /// Whether the command under way asks for a value, which alone may have line feeds.
  package var awaitsValue = false

  /// With ``bytes``, all that has to be kept while nothing arrives.
  private(set) var state: State
  /// Lent memory, where nothing is left of it at the end of a turn.
  var bytes: [UInt8] = []
  /// Where the item under way begins, and how far it has been searched for a line feed.
  private var start = 0
  private var searched = 0

  /// `state`: where an earlier reader has come.
  package init(in state: State = .between) { self.state = state }

  /// Bytes that are kept until the rest of their item arrives, at most ``lengthMax``.
  package var keptBytes: Int { bytes.count - start }

  /// The item that `input` is, where a reader between two items gets it: nearly all that is read is one whole line, and is
  /// looked at where it lies. nil where it may be more or less than that.
  static func onlyItem(of input: Span<UInt8>, awaitsValue: Bool) -> Item? {
    guard input.lineFeed(from: 0) == input.count - 1 else { return nil }
    let kind = kind(
      ofLine: line(in: input, from: 0, to: input.count - 1), isUsage: false,
      awaitsValue: awaitsValue)
    if case .item(let item) = kind { return item }
    return nil
  }

  package mutating func receive(_ input: Span<UInt8>) {
    input.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// The next item; nil when no whole one has arrived.
  package mutating func next() throws(FastAGIFact) -> Item? {
    while let end = nextLineFeed() {
      if let item = item(endingAt: end) { return item }
    }
    guard keptBytes <= FastAGIReplyReader.lengthMax else { throw .replyTooLong }
    // Most often everything has been read.
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
    } else if start > 0 {
      bytes.removeSubrange(..<start)
    }
    searched -= start
    start = 0
    return nil
  }

  private mutating func nextLineFeed() -> Int? {
    let end = bytes.span.lineFeed(from: searched)
    searched = end.map { $0 + 1 } ?? bytes.count
    return end
  }

  /// What the line that ends at `end` makes whole; nil where that is nothing.
  private mutating func item(endingAt end: Int) -> Item? {
    switch state {
    case .between, .usage:
      let kind = kindOfLine(to: end)
      // The beginning of a value stays until its end has come.
      if kind == .valueBegins {
        state = .value
        return nil
      }
      start = searched
      switch kind {
      case .nothing, .valueBegins: return nil
      case .usageBegins:
        state = .usage
        return nil
      case .usageEnds:
        state = .between
        return .reply(FastAGIReply(status: 520))
      case .item(let item): return item
      }
    case .value: return value(endingAt: end)
    }
  }

  private enum LineKind: Equatable {
    case nothing
    case usageBegins
    case usageEnds
    case valueBegins
    case item(Item)
  }

  private borrowing func kindOfLine(to end: Int) -> LineKind {
    FastAGIReplyReader.kind(
      ofLine: FastAGIReplyReader.line(in: bytes.span, from: start, to: end),
      isUsage: state == .usage, awaitsValue: awaitsValue)
  }

  /// What stands before the line feed at `end`, without a CR.
  @_lifetime(copy input)
  private static func line(in input: Span<UInt8>, from start: Int, to end: Int) -> Span<UInt8> {
    let hasReturn = end > start && input[end - 1] == UInt8(ascii: "\r")
    return input.extracting(start..<(hasReturn ? end - 1 : end))
  }

  private static func kind(
    ofLine line: Span<UInt8>, isUsage: Bool, awaitsValue: Bool
  ) -> LineKind {
    if line.equals("HANGUP") { return .item(.hangup) }
    if isUsage {
      // Up to 13.16 and 14.5 the end mark stands right behind the text.
      let isEnd = line.starts(with: "520 ") || line.ends(with: "520 End of proper usage.")
      return isEnd ? .usageEnds : .nothing
    }
    // Blank lines between replies have been seen in the field.
    if line.isEmpty { return .nothing }
    guard let reply = FastAGIReply(line) else {
      return .item(.stray(line.extracting(first: 200).text))
    }
    if line.starts(with: "520-") { return .usageBegins }
    // 1xx is provisional: the reply follows.
    if reply.status / 100 == 1 { return .nothing }
    let isOpen =
      awaitsValue && line.starts(with: "200 result=1 (")
      && line[line.count - 1] != UInt8(ascii: ")")
    return isOpen ? .valueBegins : .item(.reply(reply))
  }

  private mutating func value(endingAt end: Int) -> Item? {
    var begin = end
    while begin > start, bytes[begin - 1] != UInt8(ascii: "\n") { begin -= 1 }
    if bytes.span.extracting(begin..<end).equals("HANGUP") {
      bytes.removeSubrange(begin...end)
      searched = begin
      return .hangup
    }
    guard bytes[end - 1] == UInt8(ascii: ")") else {
      guard end - start > FastAGIReplyReader.lengthMax else { return nil }
      // No value is that long: what follows is read as lines again.
      state = .between
      start = searched
      return .stray("a value without an end")
    }
    let reply = FastAGIReply(bytes.span.extracting(start..<end))
    state = .between
    start = searched
    return reply.map { .reply($0) }
  }
}

extension Span where Element == UInt8 {
  fileprivate func starts(with word: StaticString) -> Bool {
    count >= word.utf8CodeUnitCount && extracting(first: word.utf8CodeUnitCount).equals(word)
  }

  fileprivate func ends(with word: StaticString) -> Bool {
    count >= word.utf8CodeUnitCount && extracting(last: word.utf8CodeUnitCount).equals(word)
  }
}

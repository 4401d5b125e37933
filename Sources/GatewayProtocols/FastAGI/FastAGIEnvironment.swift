/// The lines `name: value` that Asterisk sends first, up to the empty line.
///
///     agi_network_script: 12333
///     agi_uniqueid: 1795435107.2
///     agi_callerid: 13957112345
///     agi_arg_1: resume=
///
/// Asterisk writes them in some 25 pieces, which arrive cut anywhere. They are kept as they came and looked up when asked
/// for. What cannot be such a line ends the reading at its first wrong byte, not at a line end that may never come.
package struct FastAGIEnvironment: ~Copyable {
  /// The most bytes of a block. Asterisk's own lines take under 1,000; the rest is for arguments.
  package static let lengthMax = 16_384
  /// The most bytes of a name.
  private static let nameLengthMax: UInt8 = 64

  package enum Place: Sendable {
    case lineStart
    case name(length: UInt8)
    case value
  }

  /// Lent memory, where the block is read within a turn.
  var bytes: [UInt8] = []
  /// With ``bytes``, all that has to be kept while nothing arrives.
  private(set) var place: Place

  /// `place`: where an earlier one has come.
  package init(at place: Place = .lineStart) { self.place = place }

  /// Takes what of `input` belongs to the block. Returns how many bytes those were once the block is whole; nil while more
  /// is to come.
  package mutating func receive(_ input: Span<UInt8>) throws(FastAGIFact) -> Int? {
    var index = 0
    while index < input.count {
      switch place {
      case .lineStart:
        // Lines that are there whole, as nearly all are.
        while let line = FastAGIEnvironment.wholeLine(in: input, from: index) { index = line.next }
        guard index < input.count else { continue }
        if input[index] == UInt8(ascii: "\n") {
          try keep(input.extracting(0..<index))
          return index + 1
        }
        guard FastAGIEnvironment.isOfName(input[index]) else { throw notFastAGI(input, index) }
        place = .name(length: 1)
        index += 1
      case .name(var length):
        let limit = min(input.count, index + Int(FastAGIEnvironment.nameLengthMax - length))
        let start = index
        index = FastAGIEnvironment.endOfName(in: input, from: start, to: limit)
        length += UInt8(index - start)
        guard index < input.count else {
          place = .name(length: length)
          continue
        }
        guard input[index] == UInt8(ascii: ":") else { throw notFastAGI(input, index) }
        place = .value
        index += 1
      case .value:
        guard let end = input.lineFeed(from: index) else {
          index = input.count
          continue
        }
        place = .lineStart
        index = end + 1
      }
    }
    try keep(input)
    return nil
  }

  /// Where the name of the line ends that begins at `start`, and where the next line begins; nil where it is not whole, or no
  /// line of a block.
  @inline(__always)
  private static func wholeLine(
    in input: Span<UInt8>, from start: Int
  ) -> (colon: Int, next: Int)? {
    let limit = min(input.count, start + Int(nameLengthMax) + 1)
    let colon = endOfName(in: input, from: start, to: limit)
    guard colon > start, colon < limit, input[unchecked: colon] == UInt8(ascii: ":") else {
      return nil
    }
    return input.lineFeed(from: colon + 1).map { (colon, $0 + 1) }
  }

  private mutating func keep(_ input: Span<UInt8>) throws(FastAGIFact) {
    guard bytes.count + input.count <= FastAGIEnvironment.lengthMax else {
      throw .environmentTooLong
    }
    input.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Calls `body` with the name and the value of each line of `block` that `isWanted` by its first eight bytes and the next
  /// eight, in order. A value is empty where the line has none. Returns what is behind the empty line; nil where there is
  /// none, or a line before it that is none of a block's.
  @inline(__always) @discardableResult
  static func forEachLine(
    of block: Span<UInt8>, where isWanted: (UInt64, UInt64) -> Bool = { _, _ in true },
    _ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void
  ) -> Int? {
    var start = 0
    while start < block.count, block[start] != UInt8(ascii: "\n") {
      guard let (colon, next) = wholeLine(in: block, from: start) else { return nil }
      // Of the last line there may be fewer bytes: whoever gets it sees.
      if start + 16 > block.count || isWanted(block.word(at: start), block.word(at: start + 8)) {
        let hasBlank = block[colon + 1] == UInt8(ascii: " ")
        let value = block.extracting((hasBlank ? colon + 2 : colon + 1)..<(next - 1))
        body(block.extracting(start..<colon), value)
      }
      start = next
    }
    return start < block.count ? start + 1 : nil
  }

  /// The value of `name` in `block`, empty where the line has none; nil without such a line. Broken UTF-8 becomes U+FFFD.
  package static func value(of name: StaticString, in block: Span<UInt8>) -> String? {
    var found: String?
    forEachLine(of: block) { line, value in
      if found == nil, line.equals(name) { found = value.text }
    }
    return found
  }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    place = .lineStart
  }

  /// `a-z A-Z 0-9 _ -`: a bit for each byte that may stand in a name, for every byte of every call is held against it.
  @inline(__always)
  private static func isOfName(_ byte: UInt8) -> Bool {
    let bits: UInt64 = byte < 64 ? 0x03FF_2000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
    return byte < 128 && bits >> UInt64(byte & 63) & 1 == 1
  }

  /// The first place from `start` on, and before `limit`, where no name goes on; `limit` where there is none.
  @inline(__always)
  private static func endOfName(in input: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    while index + 8 <= limit {
      let others = others(in: input.word(at: index))
      index += others == 0 ? 8 : others.trailingZeroBitCount / 8
      if others == 0 { continue }
      guard isOfName(input[unchecked: index]) else { return index }
      index += 1
    }
    while index < limit, isOfName(input[unchecked: index]) { index += 1 }
    return index
  }

  /// The top bit of each byte that is neither `a-z` nor `_`, as most names are made of.
  @inline(__always)
  private static func others(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones &* 0x80
    let low = word & ~tops
    // The top bit of each byte says: beyond `z`, from `a` on, no `_`.
    let isBeyond = low &+ ones &* (0x7F - 0x7A)
    let isFromA = low &+ ones &* (0x80 - 0x61)
    let isOther = (low ^ ones &* 0x5F) &+ ones &* 0x7F
    return ((isBeyond | ~isFromA) & isOther | word) & tops
  }

  private func notFastAGI(_ input: Span<UInt8>, _ wrong: Int) -> FastAGIFact {
    var beginning = bytes
    for index in 0...wrong { beginning.append(input[index]) }
    let shown = beginning.count > 60 ? beginning[..<60] + [input[wrong]] : beginning[...]
    return .notFastAGI(beginning: String(decoding: shown, as: UTF8.self))
  }
}

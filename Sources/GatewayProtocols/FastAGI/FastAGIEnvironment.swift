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

  private enum Place {
    case lineStart
    case name(length: UInt8)
    case value
  }

  /// Lent memory, where the block is read within a turn.
  var bytes: [UInt8] = []
  private var place = Place.lineStart

  package init() {}

  /// Takes what of `input` belongs to the block. Returns how many bytes those were once the block is whole; nil while more
  /// is to come.
  package mutating func receive(_ input: Span<UInt8>) throws(FastAGIFact) -> Int? {
    var index = 0
    while index < input.count {
      let byte = input[index]
      switch place {
      case .lineStart:
        if byte == UInt8(ascii: "\n") {
          try keep(input.extracting(0..<index))
          return index + 1
        }
        guard FastAGIEnvironment.isOfName(byte) else { throw notFastAGI(input, index) }
        place = .name(length: 1)
        index += 1
      case .name(let length):
        if byte == UInt8(ascii: ":") {
          place = .value
        } else {
          guard FastAGIEnvironment.isOfName(byte), length < FastAGIEnvironment.nameLengthMax else {
            throw notFastAGI(input, index)
          }
          place = .name(length: length + 1)
        }
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

  private mutating func keep(_ input: Span<UInt8>) throws(FastAGIFact) {
    guard bytes.count + input.count <= FastAGIEnvironment.lengthMax else {
      throw .environmentTooLong
    }
    input.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Calls `body` with the name and the value of each line, in order. A value is empty where the line has none.
  func forEachLine(_ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
    let block = bytes.span
    var start = 0
    while start < block.count {
      let end = block.lineFeed(from: start) ?? block.count
      var colon = start
      while colon < end, block[colon] != UInt8(ascii: ":") { colon += 1 }
      if colon < end {
        var value = colon + 1
        if value < end, block[value] == UInt8(ascii: " ") { value += 1 }
        body(block.extracting(start..<colon), block.extracting(value..<end))
      }
      start = end + 1
    }
  }

  /// The value of `name`, empty where the line has none; nil without such a line. Broken UTF-8 becomes U+FFFD.
  package func value(of name: StaticString) -> String? {
    var found: String?
    forEachLine { line, value in
      if found == nil, line.equals(name) { found = value.text }
    }
    return found
  }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    place = .lineStart
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private func notFastAGI(_ input: Span<UInt8>, _ wrong: Int) -> FastAGIFact {
    var beginning = bytes
    for index in 0...wrong { beginning.append(input[index]) }
    let shown = beginning.count > 60 ? beginning[..<60] + [input[wrong]] : beginning[...]
    return .notFastAGI(beginning: String(decoding: shown, as: UTF8.self))
  }
}

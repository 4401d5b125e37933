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
  private static let nameLengthMax = 64

  private enum Place {
    case lineStart
    case name(length: Int)
    case value
  }

  private var bytes: [UInt8] = []
  private var place = Place.lineStart

  package init() {}

  /// Takes what of `input` belongs to the block. Returns how many bytes those were once the block is whole; nil while more
  /// is to come.
  package mutating func receive(_ input: Span<UInt8>) throws(FastAGIFact) -> Int? {
    for index in input.indices {
      let byte = input[index]
      switch place {
      case .lineStart:
        if byte == UInt8(ascii: "\n") { return index + 1 }
        guard FastAGIEnvironment.isOfName(byte) else { throw notFastAGI(byte) }
        place = .name(length: 1)
      case .name(let length):
        if byte == UInt8(ascii: ":") {
          place = .value
        } else {
          guard FastAGIEnvironment.isOfName(byte), length < FastAGIEnvironment.nameLengthMax else {
            throw notFastAGI(byte)
          }
          place = .name(length: length + 1)
        }
      case .value:
        if byte == UInt8(ascii: "\n") { place = .lineStart }
      }
      guard bytes.count < FastAGIEnvironment.lengthMax else { throw .environmentTooLong }
      bytes.append(byte)
    }
    return nil
  }

  /// The value of `name`, empty where the line has none; nil without such a line. Broken UTF-8 becomes U+FFFD.
  package func value(of name: String) -> String? {
    bytes.span.withUnsafeBufferPointer { block in
      var start = 0
      while start < block.count {
        let end = block[start...].firstIndex(of: UInt8(ascii: "\n")) ?? block.count
        let line = block[start..<end]
        start = end + 1
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
          line[..<colon].elementsEqual(name.utf8)
        else { continue }
        let value = line[(colon + 1)...]
        return String(
          decoding: value.first == UInt8(ascii: " ") ? value.dropFirst() : value, as: UTF8.self)
      }
      return nil
    }
  }

  /// Gives the memory back.
  package mutating func removeAll() {
    bytes = []
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

  private func notFastAGI(_ byte: UInt8) -> FastAGIFact {
    .notFastAGI(beginning: String(decoding: bytes.prefix(60) + [byte], as: UTF8.self))
  }
}

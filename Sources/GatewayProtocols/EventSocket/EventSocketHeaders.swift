/// The lines `Name: value` of a message, or of the event in its body.
///
/// Kept as they came and looked up when asked for: an event has some 160 lines, of which a call wants five.
package struct EventSocketHeaders: Equatable, Sendable {
  private let bytes: [UInt8]

  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The value of `name` as it travels; nil without such a line. Names are compared without regard to case.
  package func raw(_ name: String) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The value of `name` decoded; nil without such a line, and where it is empty, which travels as `_undef_`.
  ///
  /// Decoding is a guess where a value has a `%` with two capital hex digits of its own: FreeSWITCH does not encode that
  /// one.
  package subscript(name: String) -> String? {
    guard let value = bytes(of: name) else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(value.count)
    var index = value.startIndex
    while index < value.endIndex {
      if value[index] == UInt8(ascii: "%"), index + 2 < value.endIndex,
        let high = NativeEncoding.hexValue(value[index + 1]),
        let low = NativeEncoding.hexValue(value[index + 2])
      {
        text.append(high << 4 | low)
        index += 3
      } else {
        text.append(value[index])
        index += 1
      }
    }
    return text.isEmpty || text.elementsEqual("_undef_".utf8)
      ? nil : String(decoding: text, as: UTF8.self)
  }

  private func bytes(of name: String) -> ArraySlice<UInt8>? {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { start = end + 1 }
      let line = bytes[start..<end]
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        colon - start == name.utf8.count,
        zip(line, name.utf8).allSatisfy({ Self.lowercase($0) == Self.lowercase($1) })
      else { continue }
      let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
      return value.last == UInt8(ascii: "\r") ? value.dropLast() : value
    }
    return nil
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}

import Telephony

/// Writes small numbers small: 7 bits a byte, the highest bit saying that more follow (LEB128).
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ number: some UnsignedInteger) { write(UInt64(number)) }

  /// Signed numbers in zigzag order: 0, -1, 1, -2 …
  mutating func write(signed number: Int64) {
    write(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
  }

  mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ keys: KeyString) {
    write(UInt64(keys.count))
    for index in 0..<keys.count { bytes.append(keys[index].rawValue) }
  }
}

/// Reads what a ``ByteWriter`` wrote, and trusts nothing of it.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() throws(MarkFault) -> UInt8 {
    guard let byte = rest.popFirst() else { throw .damaged }
    return byte
  }

  mutating func number() throws(MarkFault) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw .damaged }
      number |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return number }
      shift += 7
      guard shift <= 63 else { throw .damaged }
    }
  }

  /// A number below `bound`.
  mutating func number(below bound: Int) throws(MarkFault) -> Int {
    let number = try number()
    guard number < UInt64(bound) else { throw .damaged }
    return Int(number)
  }

  mutating func signed() throws(MarkFault) -> Int64 {
    let number = try number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  mutating func text() throws(MarkFault) -> String {
    let count = try number(below: rest.count + 1)
    let bytes = rest.prefix(count)
    rest = rest.dropFirst(count)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .damaged }
    return text
  }

  mutating func keys() throws(MarkFault) -> KeyString {
    var keys = KeyString()
    for _ in 0..<(try number(below: KeyString.capacity + 1)) {
      guard let key = DTMFKey(rawValue: try byte()), keys.append(key) else { throw .damaged }
    }
    return keys
  }
}

/// The fields of one line, decoded.
///
/// The memory is used again for each line, so reading one allocates nothing. A ``Field`` is a place in it and means
/// something until the next line is read.
package struct NativeFields: ~Copyable {
  /// A decoded field, or the value behind its key.
  package struct Field: Equatable, Sendable {
    fileprivate let start: UInt16
    fileprivate let end: UInt16

    package var count: Int { Int(end) - Int(start) }
  }

  private struct Pair {
    let key: Field
    let value: Field
  }

  private let decoded: UnsafeMutablePointer<UInt8>
  private var positionals: [Field] = []
  private var pairs: [Pair] = []
  /// The first positional field that stands behind a key; nil in a line of a gateway that keeps the order.
  private(set) var misplaced: Field?

  init() {
    decoded = .allocate(capacity: LineFramer.lineLengthMax)
    positionals.reserveCapacity(8)
    pairs.reserveCapacity(8)
  }

  deinit { decoded.deallocate() }

  /// How many fields are positional, the verb included.
  var positionalCount: Int { positionals.count }

  /// The positional field at `index`; the verb is at 0. nil when there are fewer.
  func positional(_ index: Int) -> Field? {
    index < positionals.count ? positionals[index] : nil
  }

  /// The value given for `key`; nil when it was not given.
  func value(of key: StaticString) -> Field? {
    for pair in pairs where bytes(pair.key).equals(key) { return pair.value }
    return nil
  }

  @_lifetime(borrow self)
  package borrowing func bytes(_ field: Field) -> Span<UInt8> {
    let span = UnsafeBufferPointer(start: decoded + Int(field.start), count: field.count).span
    return _overrideLifetime(span, borrowing: self)
  }

  /// The same for places where a span cannot be handed out, such as a property of a class.
  @inline(__always)
  package func withBytes<Result>(_ field: Field, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes(field))
  }

  /// One byte of a field, `index` from 0 to less than its count.
  package func byte(_ index: Int, of field: Field) -> UInt8 {
    precondition(index >= 0 && index < field.count)
    return decoded[Int(field.start) + index]
  }

  package func text(_ field: Field) -> String { bytes(field).text }

  /// Reads `line`, which has no line end and at most ``LineFramer/lineLengthMax`` bytes. The positional field at
  /// `rawIndex` of the verb is one whatever it holds (base64 ends with `=`).
  mutating func read(
    _ line: Span<UInt8>, rawIndex: (Span<UInt8>) -> Int?
  ) throws(TrunkProblem) {
    precondition(line.count < LineFramer.lineLengthMax)
    positionals.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    misplaced = nil
    var raw: Int? = 0
    var every: UInt8 = 0
    var place = 0
    var index = 0
    while index < line.count {
      if line[unchecked: index] == UInt8(ascii: " ") {
        index += 1
        continue
      }
      let start = place
      var value = 0
      let takesAll = positionals.count == raw
      while index < line.count {
        var byte = line[unchecked: index]
        if byte == UInt8(ascii: " ") { break }
        if byte == UInt8(ascii: "=") && value == 0 && !takesAll {
          value = place + 1
        } else if byte == UInt8(ascii: "%") {
          guard index + 2 < line.count,
            let high = NativeEncoding.hexValue(line[unchecked: index + 1]),
            let low = NativeEncoding.hexValue(line[unchecked: index + 2])
          else { throw .badEncoding }
          byte = high << 4 | low
          index += 2
        }
        every |= byte
        decoded[place] = byte
        place += 1
        index += 1
      }
      add(start, place, value)
      if positionals.count == 1 { raw = rawIndex(bytes(positionals[0])) }
    }
    if every >= 0x80 { try checkFieldsAreUTF8() }
    try checkKeysAreDifferent()
  }

  /// `value` is where the value begins, behind `=`; 0 for a positional field.
  private mutating func add(_ start: Int, _ end: Int, _ value: Int) {
    if value == 0 {
      let field = Field(start: UInt16(start), end: UInt16(end))
      if !pairs.isEmpty && misplaced == nil { misplaced = field }
      positionals.append(field)
    } else {
      pairs.append(
        Pair(
          key: Field(start: UInt16(start), end: UInt16(value - 1)),
          value: Field(start: UInt16(value), end: UInt16(end))))
    }
  }

  /// Each by itself: what one lacks the next must not complete.
  private func checkFieldsAreUTF8() throws(TrunkProblem) {
    for field in positionals { try checkIsUTF8(field) }
    for pair in pairs {
      try checkIsUTF8(pair.key)
      try checkIsUTF8(pair.value)
    }
  }

  private func checkIsUTF8(_ field: Field) throws(TrunkProblem) {
    guard (try? UTF8Span(validating: bytes(field))) != nil else { throw .notUTF8 }
  }

  private func checkKeysAreDifferent() throws(TrunkProblem) {
    if pairs.count < 2 { return }
    if pairs.count > 16 {
      // Rare and long: comparing each with each would let one line cost as much as ten thousand.
      // By their bytes, as few are: to a string two spellings of `é` are the same.
      var seen = Set<[UInt8]>()
      for pair in pairs {
        let key = [UInt8](
          UnsafeBufferPointer(start: decoded + Int(pair.key.start), count: pair.key.count))
        guard seen.insert(key).inserted else { throw .keyTwice(text(pair.key)) }
      }
      return
    }
    for one in 0..<(pairs.count - 1) {
      for other in (one + 1)..<pairs.count where isSame(pairs[one].key, pairs[other].key) {
        throw .keyTwice(text(pairs[one].key))
      }
    }
  }

  private func isSame(_ one: Field, _ other: Field) -> Bool {
    guard one.count == other.count else { return false }
    for index in 0..<one.count
    where decoded[Int(one.start) + index] != decoded[Int(other.start) + index] {
      return false
    }
    return true
  }
}

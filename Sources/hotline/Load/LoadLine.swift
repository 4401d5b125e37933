import GatewayProtocols

/// What the trunk says, written without a string on the way: a generator has to cost less than what it measures.
enum LoadLine {
  /// A call's id: its place and how often the place was used, `17.3`.
  static func id(_ place: Int, _ generation: UInt32, _ output: inout [UInt8]) {
    NativeEncoding.append(UInt32(place), to: &output)
    output.append(UInt8(ascii: "."))
    NativeEncoding.append(generation, to: &output)
  }

  static func id(_ place: Int, _ generation: UInt32) -> String { "\(place).\(generation)" }

  /// The place and generation in `id` at `start` of `line`, and where it ends; nil when it is none of ours.
  static func readID(
    _ line: Span<UInt8>, at start: Int
  ) -> (place: Int, generation: UInt32, end: Int)? {
    var index = start
    guard let place = line.number(at: &index), index < line.count, line[index] == UInt8(ascii: ".")
    else { return nil }
    index += 1
    guard let generation = line.number(at: &index) else { return nil }
    return (Int(place), generation, index)
  }

  static func begins(_ line: Span<UInt8>, _ word: StaticString) -> Bool {
    guard line.count >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where line[index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// As long as the lines of a key can be.
  private static let keyLengthMax = 100

  /// `operation`: the prompt that the key has stopped, of which a gateway tells; 0 where there is none.
  static func dtmf(
    _ place: Int, _ generation: UInt32, _ key: UInt8, stopping operation: UInt32,
    _ output: inout [UInt8]
  ) {
    output.append(addingCapacity: keyLengthMax) { line in
      line.add("dtmf ")
      let id = line.count
      line.add(UInt32(place))
      line.append(UInt8(ascii: "."))
      line.add(generation)
      line.append(UInt8(ascii: " "))
      let idEnd = line.count
      line.append(key)
      if operation != 0 {
        line.add("\ndone ")
        line.addAgain(id..<idEnd)
        line.add(operation)
        line.add(" interrupted")
      }
      line.append(UInt8(ascii: "\n"))
    }
  }

  static func done(
    _ place: Int, _ generation: UInt32, _ operation: UInt32, _ outcome: StaticString,
    _ output: inout [UInt8]
  ) {
    word("done ", &output)
    id(place, generation, &output)
    output.append(UInt8(ascii: " "))
    NativeEncoding.append(operation, to: &output)
    word(outcome, &output)
    output.append(UInt8(ascii: "\n"))
  }

  static func hangup(_ place: Int, _ generation: UInt32, _ output: inout [UInt8]) {
    word("hangup ", &output)
    id(place, generation, &output)
    output.append(UInt8(ascii: "\n"))
  }

  /// Whether a key stops what a `play` line plays, whose words from `start` on are still to be read.
  static func isStoppedByKeys(_ line: Span<UInt8>, from start: Int) -> Bool {
    var index = start
    while index < line.count {
      if begins(line.extracting(index...), " keys=") {
        return begins(line.extracting(index...), " keys=interrupt")
      }
      index += 1
    }
    return true
  }

  static func word(_ word: StaticString, _ output: inout [UInt8]) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  @_lifetime(immortal)
  static func span(of word: StaticString) -> Span<UInt8> {
    let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return _overrideLifetime(bytes.span, copying: ())
  }
}

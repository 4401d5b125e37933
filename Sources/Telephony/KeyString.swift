/// Keys in the order in which they were pressed, held in place: 4 bits a key, no heap.
///
/// Both the queue of a call's waiting keys and the digits of one entry are of this type.
package struct KeyString: Equatable, Hashable, Sendable, BitwiseCopyable {
  /// How many keys it can hold. The longest that a step asks for is 32; the rest is for callers who
  /// type ahead while nothing takes keys.
  package static let capacity = 64

  /// 16 keys a word; a key beyond `count` is always 0, so that equal strings compare equal.
  private var words: InlineArray<4, UInt64> = .init(repeating: 0)
  private var length: UInt8 = 0

  package init() {}

  /// The string of these keys, and no more.
  package init(_ head: Head) {
    words[0] = head.word
    length = UInt8(head.count)
  }

  package var count: Int { Int(length) }
  package var isEmpty: Bool { length == 0 }
  package var isFull: Bool { count == Self.capacity }

  package subscript(index: Int) -> DTMFKey {
    precondition(index >= 0 && index < count, "a key that was not pressed")
    let nibble = (words[index >> 4] >> UInt64((index & 15) << 2)) & 15
    return DTMFKey(rawValue: UInt8(truncatingIfNeeded: nibble))!
  }

  /// Its first 16 keys, as many as fit into a register.
  package var head: Head { Head(word: words[0], count: min(count, 16)) }

  /// The first keys of a string: more than any option has.
  package struct Head: Sendable, BitwiseCopyable {
    fileprivate let word: UInt64
    /// 0 to 16.
    package let count: Int

    /// The raw value of the key there, 0 to 15.
    package subscript(index: Int) -> Int {
      precondition(index >= 0 && index < count, "a key that was not pressed")
      return Int(truncatingIfNeeded: word >> UInt64(index << 2)) & 15
    }
  }

  /// Adds `key` at the end; `false`, and nothing happens, when it is full.
  package mutating func append(_ key: DTMFKey) -> Bool {
    guard count < Self.capacity else { return false }
    words[count >> 4] |= UInt64(key.rawValue) << UInt64((count & 15) << 2)
    length += 1
    return true
  }

  /// Removes the first `amount` keys, at most `count`.
  package mutating func removeFirst(_ amount: Int) {
    precondition(amount >= 0 && amount <= count, "more keys than there are")
    guard amount > 0 else { return }
    // Mostly they all go: one key was pressed, and it was an option.
    guard amount < count else { return removeAll() }
    let wordShift = amount >> 4
    let bitShift = UInt64((amount & 15) << 2)
    let last = words.count - 1
    for index in 0...last {
      let source = index + wordShift
      var word = source <= last ? words[source] >> bitShift : 0
      if bitShift > 0, source + 1 <= last { word |= words[source + 1] << (64 - bitShift) }
      words[index] = word
    }
    length -= UInt8(amount)
  }

  package mutating func removeAll() { self = KeyString() }

  package static func == (left: KeyString, right: KeyString) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<4 where left.words[index] != right.words[index] { return false }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for index in 0..<4 { hasher.combine(words[index]) }
  }
}

extension KeyString: CustomStringConvertible {
  package var description: String {
    var text = ""
    for index in 0..<count { text.unicodeScalars.append(UnicodeScalar(self[index].ascii)) }
    return text
  }

  /// The keys written in `text`; `nil` when a character is no key or there are too many.
  package init?(_ text: String) {
    self.init()
    for byte in text.utf8 {
      guard let key = DTMFKey(ascii: byte), append(key) else { return nil }
    }
  }

  /// The same of characters of ASCII.
  package init?(_ text: Span<UInt8>) {
    self.init()
    for index in text.indices {
      guard let key = DTMFKey(ascii: text[index]), append(key) else { return nil }
    }
  }
}

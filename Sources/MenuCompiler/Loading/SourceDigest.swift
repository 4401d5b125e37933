/// A digest of a menu's sources: FNV-1a of 64 bits (draft-eastlake-fnv), over names and bytes.
///
/// It tells versions of one menu apart. It is no seal: who wants to can make two menus meet in it.
struct SourceDigest {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: [UInt8]) {
    var hash = value
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // The length closes each part, so that ("ab", "c") and ("a", "bc") differ.
    var length = UInt64(bytes.count)
    for _ in 0..<8 {
      hash = (hash ^ (length & 0xFF)) &* 0x100_0000_01B3
      length >>= 8
    }
    value = hash
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }
}

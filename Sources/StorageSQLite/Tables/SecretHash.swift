import CCrypto
import Storage

/// A secret as it is kept: salted and slowly hashed (PBKDF2 with HMAC-SHA-256, RFC 8018).
///
/// Six digits have a million forms, and no hash makes a million many: whoever steals the file can try them all.
/// What the hash buys is time to notice, one person at a time; what guards the secrets is that the file is
/// readable for its owner only.
struct SecretHash: Equatable {
  /// Rounds of HMAC for a new hash: about 15 ms. A later number may be higher; each hash carries its own.
  static let standardIterations: UInt32 = 50_000

  private static let saltLength = 16
  private static let hashLength = 32

  /// Iterations (four bytes, the highest first), salt, hash.
  let bytes: [UInt8]

  /// As read from the file; `nil` when it is no hash.
  init?(bytes: [UInt8]) {
    guard bytes.count == 4 + Self.saltLength + Self.hashLength else { return nil }
    self.bytes = bytes
  }

  /// A new hash, under a salt of its own.
  init(of secret: Secret, iterations: UInt32) {
    var salt = [UInt8](repeating: 0, count: Self.saltLength)
    let code = RAND_bytes(&salt, Int32(salt.count))
    precondition(code == 1, "the system has no randomness")
    let count = withUnsafeBytes(of: iterations.bigEndian) { Array($0) }
    bytes = count + salt + Self.derive(secret, salt: salt, iterations: iterations)
  }

  /// Whether `secret` is the one. Takes as long for a wrong one as for the right one.
  func matches(_ secret: Secret) -> Bool {
    let iterations = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let salt = Array(bytes[4..<4 + Self.saltLength])
    let hash = Array(bytes[(4 + Self.saltLength)...])
    let derived = Self.derive(secret, salt: salt, iterations: iterations)
    return CRYPTO_memcmp(hash, derived, Self.hashLength) == 0
  }

  static func derive(_ secret: Secret, salt: [UInt8], iterations: UInt32) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: hashLength)
    let code = secret.text.utf8CString.withUnsafeBufferPointer { text in
      PKCS5_PBKDF2_HMAC(
        text.baseAddress, Int32(text.count - 1), salt, Int32(salt.count),
        Int32(clamping: max(1, iterations)), EVP_sha256(), Int32(hashLength), &hash)
    }
    precondition(code == 1, "libcrypto has no SHA-256")
    return hash
  }
}

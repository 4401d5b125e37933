internal import CCrypto

/// HMAC-SHA-256 (RFC 2104): shows that who holds the secret wrote the bytes.
package enum MessageCode {
  /// The code of `message`: 32 bytes.
  package static func bytes(of message: [UInt8], secret: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &code, &length)
    return Array(code.prefix(Int(length)))
  }

  /// The same in lower-case hex: 64 digits.
  package static func hex(of message: [UInt8], secret: [UInt8]) -> String {
    Hexadecimal.encode(bytes(of: message, secret: secret))
  }
}

internal import CCrypto
internal import GatewayProtocols

/// Seals marks so that only a node with the same key can open them, and nobody can change them: AES-256-GCM
/// with a random nonce. The version is authenticated with the rest.
///
///     mark = base64url( version 1 | nonce 12 | ciphertext | tag 16 )
///
/// One key seals; those before it and behind it in a rotation open what was sealed with them.
package struct MarkSeal: Sendable, Equatable {
  package static let keyLength = 32
  /// A rotation needs two, and one that was interrupted three.
  package static let keysMax = 8
  /// The most that a mark may be on the wire.
  static let markLengthMax = 2048
  /// The most that a mark may hold.
  package static let contentLengthMax =
    markLengthMax / 4 * 3 - versionLength - nonceLength - tagLength
  private static let version: [UInt8] = [1]
  private static let versionLength = 1
  private static let nonceLength = 12
  private static let tagLength = 16

  /// The first seals, all open.
  private let keys: [[UInt8]]

  /// `keys`, each of ``keyLength`` bytes, at most ``keysMax``: the first seals, all open.
  package init(keys: [[UInt8]]) {
    precondition((1...MarkSeal.keysMax).contains(keys.count))
    precondition(keys.allSatisfy { $0.count == MarkSeal.keyLength })
    self.keys = keys
  }

  package init(key: [UInt8]) { self.init(keys: [key]) }

  package var keyCount: Int { keys.count }
  /// Which key seals, for people.
  package var fingerprint: String { MarkSeal.fingerprint(of: keys[0]) }

  /// Tells keys apart and gives nothing of them away: the beginning of its SHA-256, in hex.
  package static func fingerprint(of key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    SHA256(key, key.count, &digest)
    return Hexadecimal.encode(Array(digest.prefix(4)))
  }

  /// A new random key.
  package static func newKey() -> [UInt8] { SecureRandom.bytes(keyLength) }

  /// nil when the content is too long for a mark.
  func seal(_ content: [UInt8]) -> [UInt8]? {
    guard content.count <= MarkSeal.contentLengthMax else { return nil }
    let nonce = SecureRandom.bytes(MarkSeal.nonceLength)
    var text = [UInt8](repeating: 0, count: content.count + 16)
    var tag = [UInt8](repeating: 0, count: MarkSeal.tagLength)
    var length: Int32 = 0
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    let done =
      EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, keys[0], nonce) == 1
      && EVP_EncryptUpdate(
        context, nil, &length, MarkSeal.version, Int32(MarkSeal.versionLength)) == 1
      && EVP_EncryptUpdate(context, &text, &length, content, Int32(content.count)) == 1
      && EVP_EncryptFinal_ex(context, &tag, &length) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(MarkSeal.tagLength), &tag) == 1
    precondition(done, "the cipher failed")
    var mark: [UInt8] = []
    Base64.encode((MarkSeal.version + nonce + text.prefix(content.count) + tag).span, into: &mark)
    // The URL alphabet, without padding: nothing in a mark has to be encoded on the wire.
    while mark.last == UInt8(ascii: "=") { mark.removeLast() }
    for index in mark.indices {
      if mark[index] == UInt8(ascii: "+") { mark[index] = UInt8(ascii: "-") }
      if mark[index] == UInt8(ascii: "/") { mark[index] = UInt8(ascii: "_") }
    }
    return mark
  }

  /// nil when `mark` is none of ours, or was changed.
  func open(_ mark: [UInt8]) -> [UInt8]? {
    guard mark.count <= MarkSeal.markLengthMax else { return nil }
    var text = mark
    for index in text.indices {
      if text[index] == UInt8(ascii: "-") { text[index] = UInt8(ascii: "+") }
      if text[index] == UInt8(ascii: "_") { text[index] = UInt8(ascii: "/") }
    }
    var sealed: [UInt8] = []
    guard Base64.decode(text.span, into: &sealed), sealed.starts(with: MarkSeal.version) else {
      return nil
    }
    let body = sealed.dropFirst(MarkSeal.versionLength)
    let length = body.count - MarkSeal.nonceLength - MarkSeal.tagLength
    guard length > 0 else { return nil }
    let nonce = Array(body.prefix(MarkSeal.nonceLength))
    let cipher = Array(body.dropFirst(MarkSeal.nonceLength).prefix(length))
    let tag = Array(body.suffix(MarkSeal.tagLength))
    for key in keys {
      if let content = MarkSeal.decrypt(cipher, nonce: nonce, tag: tag, with: key) {
        return content
      }
    }
    return nil
  }

  private static func decrypt(
    _ cipher: [UInt8], nonce: [UInt8], tag: [UInt8], with key: [UInt8]
  ) -> [UInt8]? {
    let length = cipher.count
    var tag = tag
    var content = [UInt8](repeating: 0, count: length + 16)
    var last = [UInt8](repeating: 0, count: 16)
    var count: Int32 = 0
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    let isOurs =
      EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
      && EVP_DecryptUpdate(
        context, nil, &count, MarkSeal.version, Int32(MarkSeal.versionLength)) == 1
      && EVP_DecryptUpdate(context, &content, &count, cipher, Int32(length)) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(MarkSeal.tagLength), &tag) == 1
      && EVP_DecryptFinal_ex(context, &last, &count) == 1
    return isOurs ? Array(content.prefix(length)) : nil
  }
}

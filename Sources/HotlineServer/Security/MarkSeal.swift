internal import CCrypto
internal import GatewayProtocols

/// Seals marks so that only a node with the same key can open them, and nobody can change them: AES-256-GCM
/// with a random nonce.
///
///     mark = base64url( nonce 12 | ciphertext | tag 16 )
package struct MarkSeal: Sendable {
  package static let keyLength = 32
  /// The most that a mark may be on the wire.
  static let markLengthMax = 2048
  private static let nonceLength = 12
  private static let tagLength = 16

  private let key: [UInt8]

  /// `key` has ``keyLength`` bytes.
  package init(key: [UInt8]) {
    precondition(key.count == MarkSeal.keyLength)
    self.key = key
  }

  /// A new random key.
  package static func newKey() -> [UInt8] { SecureRandom.bytes(keyLength) }

  /// nil when the content is too long for a mark.
  func seal(_ content: [UInt8]) -> [UInt8]? {
    let sealedLength = MarkSeal.nonceLength + content.count + MarkSeal.tagLength
    guard (sealedLength + 2) / 3 * 4 <= MarkSeal.markLengthMax else { return nil }
    let nonce = SecureRandom.bytes(MarkSeal.nonceLength)
    var text = [UInt8](repeating: 0, count: content.count + 16)
    var tag = [UInt8](repeating: 0, count: MarkSeal.tagLength)
    var length: Int32 = 0
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    let done =
      EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
      && EVP_EncryptUpdate(context, &text, &length, content, Int32(content.count)) == 1
      && EVP_EncryptFinal_ex(context, &tag, &length) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(MarkSeal.tagLength), &tag) == 1
    precondition(done, "the cipher failed")
    var mark: [UInt8] = []
    Base64.encode((nonce + text.prefix(content.count) + tag).span, into: &mark)
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
    guard Base64.decode(text.span, into: &sealed) else { return nil }
    let length = sealed.count - MarkSeal.nonceLength - MarkSeal.tagLength
    guard length > 0 else { return nil }
    let nonce = Array(sealed.prefix(MarkSeal.nonceLength))
    let cipher = Array(sealed.dropFirst(MarkSeal.nonceLength).prefix(length))
    var tag = Array(sealed.suffix(MarkSeal.tagLength))
    var content = [UInt8](repeating: 0, count: length + 16)
    var last = [UInt8](repeating: 0, count: 16)
    var count: Int32 = 0
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    let isOurs =
      EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
      && EVP_DecryptUpdate(context, &content, &count, cipher, Int32(length)) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(MarkSeal.tagLength), &tag) == 1
      && EVP_DecryptFinal_ex(context, &last, &count) == 1
    return isOurs ? Array(content.prefix(length)) : nil
  }
}

internal import CCrypto
internal import GatewayProtocols

/// Seals marks so that only a node with the same key can open them, and nobody can change them: AES-256-GCM
/// with a nonce that is never used again: see ``MarkSealer``. The version is authenticated with the rest.
///
///     mark = base64url( version 1 | nonce 12 | ciphertext | tag 16 )
///
/// One key seals; those before it and behind it in a rotation open what was sealed with them.
package struct MarkSeal: Sendable, Equatable {
  package static let keyLength = 32
  /// A rotation needs two, and one that was interrupted three.
  package static let keysMax = 8
  /// The most that a mark may be on the wire: the protocol allows 2,048 bytes, and a command in which it comes to an Asterisk,
  /// see ``FastAGICommandWriter/lineLengthMax``, leaves it fewer.
  package static let markLengthMax = 1970
  /// The most that a mark may hold.
  package static let contentLengthMax =
    markLengthMax / 4 * 3 - versionLength - nonceLength - tagLength
  fileprivate static let version: [UInt8] = [1]
  fileprivate static let versionLength = 1
  fileprivate static let nonceLength = 12
  fileprivate static let tagLength = 16

  /// The first seals, all open.
  fileprivate let keys: [[UInt8]]

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

/// Makes marks, for one loop: the cipher is set up once, and a mark costs no allocation.
///
/// A nonce is eight random bytes, drawn when the sealer is made, and a count; after four thousand million marks the random
/// bytes are drawn again. Nodes that share a key never share a nonce.
final class MarkSealer {
  private let context: OpaquePointer
  private var series = SecureRandom.bytes(8)
  private var count: UInt32 = 0
  private var sealed: [UInt8] = []

  init(_ seal: MarkSeal) {
    context = EVP_CIPHER_CTX_new()
    let done = EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, seal.keys[0], nil) == 1
    precondition(done, "the cipher failed")
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// Adds the mark to `output`; returns false, and adds nothing, when the content is too long for a mark.
  func seal(_ content: [UInt8], into output: inout [UInt8]) -> Bool {
    guard content.count <= MarkSeal.contentLengthMax else { return false }
    sealed.removeAll(keepingCapacity: true)
    sealed.append(contentsOf: MarkSeal.version)
    appendNonce()
    sealed.append(contentsOf: repeatElement(0, count: content.count + MarkSeal.tagLength))
    var count: Int32 = 0
    let done = sealed.withUnsafeMutableBufferPointer { sealed in
      let nonce = sealed.baseAddress! + MarkSeal.versionLength
      let text = nonce + MarkSeal.nonceLength
      let tag = text + content.count
      return EVP_EncryptInit_ex(context, nil, nil, nil, nonce) == 1
        && EVP_EncryptUpdate(
          context, nil, &count, MarkSeal.version, Int32(MarkSeal.versionLength)) == 1
        && EVP_EncryptUpdate(context, text, &count, content, Int32(content.count)) == 1
        && EVP_EncryptFinal_ex(context, tag, &count) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(MarkSeal.tagLength), tag)
          == 1
    }
    precondition(done, "the cipher failed")
    sealed.withUnsafeBufferPointer { Base64.encodeForURL($0.span, into: &output) }
    return true
  }

  private func appendNonce() {
    if count == .max {
      series = SecureRandom.bytes(8)
      count = 0
    }
    count += 1
    sealed.append(contentsOf: series)
    withUnsafeBytes(of: count.bigEndian) { sealed.append(contentsOf: $0) }
  }
}

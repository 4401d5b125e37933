internal import CCrypto
internal import Diagnostics

/// The secrets by which gateways prove who they are.
///
/// Once one gateway has a secret, every gateway needs one: otherwise another name would open the door.
package struct GatewaySecrets: Sendable {
  private let secrets: [String: [UInt8]]

  /// No gateway has to prove anything.
  package static let none = GatewaySecrets(secrets: [:])

  private init(secrets: [String: [UInt8]]) { self.secrets = secrets }

  /// What is wrong with a file of secrets. The line's number counts from 1; its content is never told.
  package enum Problem: Error, Equatable, Sendable {
    case noSecret(line: Int)
    case tooShort(line: Int)
    case gatewayTwice(line: Int)
    case empty

    package var text: String {
      switch self {
      case .noSecret(let line): "line \(line) is not of the form: GATEWAY SECRET"
      case .tooShort(let line):
        "the secret in line \(line) is shorter than \(GatewaySecrets.secretLengthMin) bytes"
      case .gatewayTwice(let line): "the gateway in line \(line) has a secret already"
      case .empty: "it holds no secret"
      }
    }
  }

  static let secretLengthMin = 8

  /// Reads lines of `GATEWAY SECRET`; empty lines and lines that begin with `#` are left out.
  package init(file text: String) throws(Problem) {
    var secrets: [String: [UInt8]] = [:]
    for (index, line) in text.fileLines.enumerated() {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      guard words.count == 2 else { throw .noSecret(line: index + 1) }
      let secret = Array(words[1].utf8)
      guard secret.count >= GatewaySecrets.secretLengthMin else { throw .tooShort(line: index + 1) }
      guard secrets.updateValue(secret, forKey: String(name)) == nil else {
        throw .gatewayTwice(line: index + 1)
      }
    }
    guard !secrets.isEmpty else { throw .empty }
    self.secrets = secrets
  }

  package var isEmpty: Bool { secrets.isEmpty }
  package var count: Int { secrets.count }

  /// Whether `gateway` may serve as itself. Takes the same time whatever of the proof is wrong.
  func allow(_ gateway: String, challenge: String, proof: [UInt8]?) -> Bool {
    if secrets.isEmpty { return true }
    // An unknown gateway is compared with a secret that nobody has.
    let secret = secrets[gateway] ?? SecureRandom.bytes(32)
    let expected = GatewayProof.code(challenge: challenge, gateway: gateway, secret: secret)
    guard let given = proof.flatMap(Hexadecimal.decode), given.count == expected.count else {
      return false
    }
    return CRYPTO_memcmp(given, expected, expected.count) == 0 && secrets[gateway] != nil
  }
}

/// The proof that a gateway holds its secret: HMAC-SHA-256 of `<challenge>:<gateway>`, which `hello` carries in hex.
enum GatewayProof {
  static func code(challenge: String, gateway: String, secret: [UInt8]) -> [UInt8] {
    MessageCode.bytes(of: Array("\(challenge):\(gateway)".utf8), secret: secret)
  }
}

/// Bytes as two hex digits each.
package enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func encode(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// In either case; nil when `text` is no hex.
  package static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = Character(UnicodeScalar(text[index])).hexDigitValue,
        let low = Character(UnicodeScalar(text[index + 1])).hexDigitValue
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}

enum SecureRandom {
  static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = RAND_bytes(&bytes, Int32(count))
    // Without randomness neither challenges nor marks are worth anything.
    precondition(filled == 1, "the system gives no random numbers")
    return bytes
  }

  static func number() -> UInt64 {
    bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

import HotlineServer

/// `hotline mark-key`: shows and changes the keys that seal marks.
enum MarkKeyCommand: Command {
  static let name = "mark-key"
  static let summary = "Show the keys that seal the marks of calls, and rotate them"
  static let operands = [Operand("FILE", .one, "the keys' file: what serve has as --mark-key")]
  static let add = Flag("add", "a new key behind the others, which opens marks and seals none")
  static let use = Flag("use", "the key added last seals from here on; the others still open")
  static let drop = Flag("drop", "forget every key but the one that seals")
  static let flags = [add, use, drop]
  static let details = """
    Keys are told by the beginning of their SHA-256; the keys themselves are never shown. A service
    reads the file again at SIGHUP, and no call notices. One node, in one go:

      hotline mark-key --add --use hotline.db.mark-key && kill -HUP PID
      hotline mark-key --drop hotline.db.mark-key && kill -HUP PID    when the longest call is over

    Several nodes that share keys: --add, the file to all and SIGHUP to all; then --use, and the same
    again; when the longest call is over --drop, and the same again.
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let path = invocation.operands[0]
    guard var file = try MarkKeyFile(reading: path) else {
      throw CommandFailure(
        "there is no mark key '\(path)'", hint: "serve makes it; it lies beside the store")
    }
    if invocation.has(add) {
      guard file.keys.count < MarkSeal.keysMax else {
        throw CommandFailure("'\(path)' holds \(file.keys.count) keys", hint: "drop old ones first")
      }
      file.keys.append(MarkSeal.newKey())
    }
    if invocation.has(use) { file.keys.insert(file.keys.removeLast(), at: 0) }
    if invocation.has(drop) { file.keys.removeSubrange(1...) }
    if [add, use, drop].contains(where: { invocation.has($0) }) { try file.write() }
    for (place, key) in file.keys.enumerated() {
      invocation.output.line(
        "\(MarkSeal.fingerprint(of: key))  \(place == 0 ? "seals and opens" : "opens")")
    }
    return .success
  }
}

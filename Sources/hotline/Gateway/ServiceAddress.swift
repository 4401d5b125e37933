import Telephony

/// Where a service listens: `HOST:PORT`, `HOST`, `:PORT` or `[::1]:PORT`.
struct ServiceAddress {
  let host: String
  let port: UInt16

  static let standardHost = "127.0.0.1"
  static let standardPort: UInt16 = 12333
  static let standard = "\(standardHost):\(standardPort)"

  init(_ text: String) throws(CommandFailure) {
    var host = text[...]
    var port: Substring?
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      port = rest.hasPrefix(":") ? rest.dropFirst() : nil
    } else if let colon = text.lastIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard let number = port.map({ UInt16($0) }) ?? Self.standardPort, number > 0 else {
      throw CommandFailure(
        "'\(text)' is not an address of a service", hint: "write it like \(Self.standard)")
    }
    // A system takes a number for an address, 12333 for 0.0.48.45.
    guard port != nil || host.isEmpty || !String(host).isASCIIDigits else {
      throw CommandFailure(
        "'\(text)' is no address of a service",
        hint: "write a port as :\(text), and a number to call as --to \(text)")
    }
    self.host = host.isEmpty ? Self.standardHost : String(host)
    self.port = number
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

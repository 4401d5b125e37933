/// Where the HTTP endpoint of a table is: `https://accounts.example/pensions`.
package struct EndpointAddress: Hashable, Sendable {
  package let text: String
  package let host: String
  package let isSecure: Bool

  package enum Problem: Error, Equatable, Sendable {
    /// Neither `http://` nor `https://`.
    case scheme
    /// No host, or one that no machine can have.
    case host
    case port
    /// A blank, a sign beyond ASCII, or a `#`.
    case sign(Character)
    /// `user:password@`: whoever reads the menu would read it.
    case password
    case tooLong(max: Int)
  }

  package static let lengthMax = 2000

  /// Whether `text` is meant to be an address rather than a file.
  package static func isMeant(by text: String) -> Bool { text.contains("://") }

  package init(_ text: String) throws(Problem) {
    guard text.utf8.count <= Self.lengthMax else { throw .tooLong(max: Self.lengthMax) }
    let rest: Substring
    if text.hasPrefix("https://") {
      isSecure = true
      rest = text.dropFirst(8)
    } else if text.hasPrefix("http://") {
      isSecure = false
      rest = text.dropFirst(7)
    } else {
      throw .scheme
    }
    for character in text {
      guard let ascii = character.asciiValue, (0x21...0x7E).contains(ascii), character != "#" else {
        throw .sign(character)
      }
    }
    let place = rest.prefix { $0 != "/" && $0 != "?" }
    guard !place.contains("@") else { throw .password }
    let name: Substring
    let behind: Substring
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
      name = place[...end]
      behind = place[place.index(after: end)...]
      guard name.count > 4,
        name.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
      else { throw .host }
    } else {
      name = place.prefix { $0 != ":" }
      behind = place[name.endIndex...]
      guard let first = name.first, first.isLetter || first.isNumber,
        name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." })
      else { throw .host }
    }
    if !behind.isEmpty {
      guard behind.first == ":", let port = UInt16(behind.dropFirst()), port > 0,
        behind.dropFirst().allSatisfy(\.isNumber)
      else { throw .port }
    }
    self.text = text
    host = name.lowercased()
  }

  /// Whether it is this machine itself.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Whether others on the way can read what is asked.
  package var isInClear: Bool { !isSecure && !isLoopback }
}

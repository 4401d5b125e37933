import CallFlowModel
import Diagnostics
import Endpoints
import Foundation
import HotlineServer

/// What operators say of the endpoints of a menu's tables: tokens, and other addresses than the menu's.
///
///     # table   URL, or - for the menu's own     token
///     pensions  https://accounts.example/lookup  a-long-token
///     payments  -                                another-one
struct EndpointsFile {
  private static let tokenBytesMax = 4096

  let settings: [String: EndpointSettings]

  /// `tables`: of all menus that are served.
  init(at path: String, for tables: [TableDeclaration]) throws(CommandFailure) {
    let text = try GivenFile.text(path, called: "the endpoints")
    var settings: [String: EndpointSettings] = [:]
    for (index, line) in text.fileLines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let place = "the endpoints '\(path)', line \(index + 1)"
      guard (2...3).contains(words.count) else {
        throw CommandFailure(
          "\(place): a line is TABLE URL [TOKEN]", hint: "write - for the URL that the menu has")
      }
      guard let table = tables.first(where: { $0.name == name && $0.endpoint != nil }) else {
        throw CommandFailure(
          "\(place): no menu has a table '\(name)' that is answered over HTTP",
          hint: "in the menu its `from` is a URL")
      }
      guard settings[name] == nil else {
        throw CommandFailure("\(place): '\(name)' stands there twice")
      }
      let address = try Self.address(words[1], of: table, at: place)
      let token = words.count == 3 ? words[2] : nil
      if let token {
        guard token.utf8.count <= Self.tokenBytesMax,
          token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
          throw CommandFailure(
            "\(place): a token is up to \(Self.tokenBytesMax) plain letters and signs")
        }
        if let used = address ?? table.endpoint, used.isInClear {
          throw CommandFailure(
            "\(place): others on the way could read the token", hint: "use https://")
        }
      }
      settings[name] = EndpointSettings(
        address: address?.text, token: token.map { BearerToken($0) })
    }
    self.settings = settings
  }

  /// `nil` where the menu's own holds.
  private static func address(
    _ word: String, of table: TableDeclaration, at place: String
  ) throws(CommandFailure) -> EndpointAddress? {
    guard word != "-" else { return nil }
    guard let address = try? EndpointAddress(word) else {
      throw CommandFailure(
        "\(place): '\(word)' is not an address of an endpoint",
        hint: "write it like https://accounts.example:8443/pensions, without a password")
    }
    let isPersonal = table.columns.contains {
      $0.isSecret || $0.type == .citizenID || $0.type == .phone
    }
    if isPersonal, address.isInClear {
      throw CommandFailure(
        "\(place): others on the way could read what '\(table.name)' is asked",
        hint: "use https://; plain http:// is for 127.0.0.1 and localhost alone")
    }
    return address
  }
}

extension ServiceLog {
  func log(_ notice: EndpointNotice) {
    switch notice {
    case .failed(let table, let failure):
      log(.warning, .endpointFailed, ["table": table, "why": "\(failure)"])
    case .opened(let table, let pause):
      log(.error, .endpointClosedOff, ["table": table, "seconds": "\(pause / 1000)"])
    case .closed(let table): log(.info, .endpointAnswersAgain, ["table": table])
    }
  }
}

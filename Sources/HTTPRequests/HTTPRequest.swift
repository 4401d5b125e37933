/// A POST, with a line of its own for each header.
package struct HTTPRequest: Sendable {
  /// `http:` or `https:`.
  package let address: String
  /// As `Accept: application/json`; without line ends.
  package let headers: [String]
  package let body: [UInt8]

  package init(to address: String, headers: [String], body: [UInt8]) {
    self.address = address
    self.headers = headers
    self.body = body
  }
}

/// What came of a request.
package enum HTTPEnd: Equatable, Sendable {
  case answered(status: Int, body: [UInt8])
  /// The body was longer than was asked for, and has not been read to its end.
  case tooLong(status: Int)
  case tooSlow
  /// No connection, or one that broke. `reason` is libcurl's word.
  case unreachable(reason: String)
}

extension HTTPRequest {
  /// Posts it by itself, and waits for what comes of it.
  package func end(within milliseconds: Int, answerByteCountMax: Int) -> HTTPEnd {
    let transfers = HTTPTransfers(answerByteCountMax: answerByteCountMax)
    guard transfers.post(self, within: milliseconds, number: 0) else {
      return .unreachable(reason: HTTPTransfers.refusal)
    }
    while true {
      if let (_, end) = transfers.perform().first { return end }
      transfers.wait(milliseconds: milliseconds)
    }
  }
}

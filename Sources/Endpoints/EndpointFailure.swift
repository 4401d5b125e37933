/// Why an endpoint's answer cannot be used, as facts.
package enum EndpointFailure: Error, Equatable, Sendable {
  /// No connection, or one that broke. `reason` is libcurl's word.
  case unreachable(reason: String)
  case tooSlow
  /// An HTTP status other than 200.
  case status(Int)
  case tooLong(limit: Int)
  case notJSON
  /// `what` names the member that is wrong or missing, never what it holds.
  case unfit(what: String)
  /// The question waited too long for its turn.
  case overloaded

  /// Whether callers waited for nothing, or would: such failures open the breaker. A wrong answer comes as soon as a right
  /// one, and one person's odd row must not close the service for all.
  var isSilence: Bool {
    switch self {
    case .unreachable, .tooSlow: true
    case .status(let status): status >= 500 || status == 408 || status == 429
    case .tooLong, .notJSON, .unfit, .overloaded: false
    }
  }
}

extension EndpointFailure: CustomStringConvertible {
  /// One line, without anything that the answer holds.
  package var description: String {
    switch self {
    case .unreachable(let reason): "no answer: \(reason)"
    case .tooSlow: "no answer in time"
    case .status(let status): "HTTP status \(status) instead of 200"
    case .tooLong(let limit): "the answer is longer than \(limit) bytes"
    case .notJSON: "the answer is no JSON object"
    case .unfit(let what): "the answer does not fit the table: \(what)"
    case .overloaded: "too many questions wait"
    }
  }
}

/// What an endpoint's lane has to tell those who run the service.
package enum EndpointNotice: Equatable, Sendable {
  case failed(table: String, EndpointFailure)
  /// Callers are told at once that the table is unavailable, for so many milliseconds.
  case opened(table: String, pause: UInt64)
  /// It answers again.
  case closed(table: String)
}

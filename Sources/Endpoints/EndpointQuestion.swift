import Foundation
import ServiceCalendar
package import Storage
import Telephony

/// A question as an endpoint gets it: the body of a POST, so that no number and no PIN stands in a URL or in an access log.
///
///     {"ask":"row","secrets":{"pin":"246810"},"table":"pensions","where":{"id":"330106194001011237"}}
///     {"ask":"rows","count":1,"from":0,"order":{"column":"on","descending":true},"table":"payments","where":{"id":"…"}}
package struct EndpointQuestion: Encodable, Sendable {
  private enum Value: Encodable {
    case text(String)
    case number(Int64)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      }
    }
  }

  private struct Order: Encodable {
    let column: String
    let descending: Bool
  }

  private let table: String
  private let ask: String
  private let `where`: [String: Value]
  private let secrets: [String: String]?
  private let order: Order?
  private let from: Int?
  private let count: Int?

  package init(_ question: LookupQuestion) {
    table = question.table
    ask = "row"
    `where` = Self.plain(question.conditions)
    let secrets = Self.secrets(question.conditions)
    self.secrets = secrets.isEmpty ? nil : secrets
    order = nil
    from = nil
    count = nil
  }

  package init(_ question: BrowseQuestion, offset: Int, count: Int) {
    table = question.table
    ask = "rows"
    `where` = Self.plain(question.conditions)
    secrets = nil
    order = question.order.map { Order(column: $0, descending: question.isDescending) }
    from = offset
    self.count = count
  }

  /// The body.
  package var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("texts and numbers are always JSON")
    }
    return Array(data)
  }

  private static func plain(_ conditions: [ColumnCondition]) -> [String: Value] {
    var values: [String: Value] = [:]
    for condition in conditions {
      guard case .equals(let value) = condition.test else { continue }
      values[condition.column] =
        switch value {
        case .absent, .secret: nil
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .money(let hundredths): .text(String(hundredths: hundredths))
        case .date(let date): .text(date.description)
        case .time(let time): .text(time.description)
        }
    }
    return values
  }

  private static func secrets(_ conditions: [ColumnCondition]) -> [String: String] {
    var secrets: [String: String] = [:]
    for condition in conditions {
      if case .equals(.secret(let secret)) = condition.test {
        secrets[condition.column] = secret.text
      }
    }
    return secrets
  }
}

/// A JSON value whose members are known only when the table is.
enum JSONValue: Decodable {
  case null
  case bool(Bool)
  case number(Int64)
  case fraction
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Int64.self) {
      self = .number(number)
    } else if let object = try? container.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else {
      _ = try container.decode(Double.self)
      self = .fraction
    }
  }
}

import Foundation
package import Storage

/// Reads what an endpoint answers. Strict: whatever is not as the table declares it is no answer.
///
///     {"answer":"found","row":{"id":"330106194001011237","balance":"10250.40","months":180}}
///     {"answer":"rows","total":12,"rows":[{"id":"…","on":"2011-06-15","paid":"368.00"}]}
///     {"answer":"not-found"}     also: wrong-secret, initial, locked
package struct EndpointAnswer {
  private let schema: TableSchema
  /// What the row was asked for by.
  private let conditions: [ColumnCondition]
  /// Whether the lookup has an exit for `initial`.
  private let takesInitial: Bool
  private let isCitizenNumber: (String) -> Bool

  package init(
    of schema: TableSchema, askedBy conditions: [ColumnCondition], takesInitial: Bool = true,
    isCitizenNumber: @escaping (String) -> Bool
  ) {
    self.schema = schema
    self.conditions = conditions
    self.takesInitial = takesInitial
    self.isCitizenNumber = isCitizenNumber
  }

  /// To a lookup: found, not found, or what is wrong with the secret.
  package func row(_ bytes: [UInt8]) throws(EndpointFailure) -> StorageOutcome {
    let members = try members(of: bytes)
    let asksSecret = conditions.contains {
      if case .equals(.secret) = $0.test { true } else { false }
    }
    switch try word(of: members) {
    case "found":
      try expect(["answer", "row"], in: members)
      guard let row = members["row"] else { throw .unfit(what: "no 'row'") }
      return .found(try self.row(row))
    case "not-found":
      try expect(["answer"], in: members)
      // As in a table of the store: nobody learns by trying who is there.
      return asksSecret ? .secretWrong : .notFound
    case "wrong-secret" where asksSecret:
      try expect(["answer"], in: members)
      return .secretWrong
    case "initial" where asksSecret:
      try expect(["answer"], in: members)
      guard takesInitial else {
        throw .unfit(what: "'answer' is initial, and the lookup has no such exit")
      }
      return .secretInitial
    case "locked" where asksSecret:
      try expect(["answer"], in: members)
      return .secretLocked
    default: throw .unfit(what: "'answer' is not an answer to a lookup")
    }
  }

  /// To a browse for `count` rows from `offset` on.
  package func rows(
    _ bytes: [UInt8], offset: Int, count: Int
  ) throws(EndpointFailure) -> StorageOutcome {
    let members = try members(of: bytes)
    guard try word(of: members) == "rows" else {
      throw .unfit(what: "'answer' is not an answer to a browse")
    }
    try expect(["answer", "rows", "total"], in: members)
    guard case .number(let total)? = members["total"], (0...Int64(UInt32.max)).contains(total)
    else {
      throw .unfit(what: "'total' is not a number of rows")
    }
    guard case .list(let list)? = members["rows"], list.count <= count else {
      throw .unfit(what: "'rows' is not a list of at most as many rows as were asked for")
    }
    // Rows may have gone since the caller began; more than there are cannot have come.
    guard list.isEmpty || offset + list.count <= total else {
      throw .unfit(what: "'total' is smaller than the rows")
    }
    guard !list.isEmpty || offset >= total else {
      throw .unfit(what: "'rows' is empty, and 'total' says that there are some")
    }
    var rows: [TableRow] = []
    for row in list { rows.append(try self.row(row)) }
    return .browsed(rows, total: Int(total))
  }

  private func members(of bytes: [UInt8]) throws(EndpointFailure) -> [String: JSONValue] {
    guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    else { throw .notJSON }
    return members
  }

  private func word(of members: [String: JSONValue]) throws(EndpointFailure) -> String {
    guard case .text(let word)? = members["answer"] else { throw .unfit(what: "no 'answer'") }
    return word
  }

  private func expect(
    _ names: [String], in members: [String: JSONValue]
  ) throws(EndpointFailure) {
    guard members.keys.allSatisfy(names.contains) else {
      throw .unfit(what: "it has members beside \(names.map { "'\($0)'" }.joined(separator: ", "))")
    }
  }

  private func row(_ value: JSONValue) throws(EndpointFailure) -> TableRow {
    guard case .object(let members) = value else { throw .unfit(what: "a row is not an object") }
    var cells: [TableValue] = []
    for column in schema.columns {
      let member = members[column.name]
      if column.isSecret {
        guard member == nil else {
          throw .unfit(what: "a row shows the secret column '\(column.name)'")
        }
        cells.append(.absent)
        continue
      }
      guard let member else { throw .unfit(what: "a row has no column '\(column.name)'") }
      cells.append(try cell(member, of: column))
    }
    guard members.keys.allSatisfy({ schema.index(of: $0) != nil }) else {
      throw .unfit(what: "a row has a column that the table does not declare")
    }
    let row = TableRow(schema: schema, cells: cells)
    // Nobody hears another person's account, whatever the endpoint mixes up.
    for condition in conditions {
      guard case .equals(let asked) = condition.test else { continue }
      if case .secret = asked { continue }
      guard row[condition.column] == asked else {
        throw .unfit(what: "a row has another '\(condition.column)' than was asked for")
      }
    }
    return row
  }

  private func cell(
    _ value: JSONValue, of column: TableColumn
  ) throws(EndpointFailure) -> TableValue {
    let wrong = EndpointFailure.unfit(what: "'\(column.name)' is not of type \(column.type.word)")
    switch value {
    case .null:
      guard !column.isKey else { throw .unfit(what: "the key '\(column.name)' is empty") }
      return .absent
    case .number(let number):
      guard column.type == .number else { throw wrong }
      return .number(number)
    case .text(let text):
      guard column.type != .number, !text.isEmpty,
        let value = try? column.value(of: text, isCitizenNumber: isCitizenNumber)
      else { throw wrong }
      return value
    case .bool, .fraction, .list, .object: throw wrong
    }
  }
}

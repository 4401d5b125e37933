import ServiceCalendar

extension LookupQuestion {
  /// Why the question makes no sense to a table of `schema`; `nil` when it does.
  package func refusal(in schema: TableSchema) -> StorageRefusal? {
    for condition in conditions {
      guard let index = schema.index(of: condition.column) else {
        return .noSuchColumn(table: table, column: condition.column)
      }
      switch condition.test {
      case .equals(let value):
        guard schema.columns[index].fits(value) else {
          return .unfitValue(table: table, column: condition.column)
        }
      case .spelled: return .unfitValue(table: table, column: condition.column)
      case .atMost, .atLeast:
        guard schema.columns[index].type == .date else {
          return .unfitValue(table: table, column: condition.column)
        }
      }
    }
    return nil
  }

  /// What the row must hold in columns that are no secrets: place of the column, and value.
  package func plainConditions(in schema: TableSchema) -> [(column: Int, value: TableValue)] {
    conditions.compactMap { condition in
      guard case .equals(let value) = condition.test, let index = schema.index(of: condition.column)
      else { return nil }
      if case .secret = value { return nil }
      return (index, value)
    }
  }

  /// Whether the row's dates are those that the question asks for.
  package func isHeard(_ row: [TableValue], in schema: TableSchema) -> Bool {
    conditions.allSatisfy { condition in
      guard let index = schema.index(of: condition.column), case .date(let date) = row[index] else {
        return true
      }
      switch condition.test {
      case .atMost(let day): return date <= day
      case .atLeast(let day): return date >= day
      case .equals, .spelled: return true
      }
    }
  }

  /// The secrets to be compared: place of the column, and what the caller entered.
  package func secretConditions(in schema: TableSchema) -> [(column: Int, secret: Secret)] {
    conditions.compactMap { condition in
      guard case .equals(.secret(let secret)) = condition.test,
        let index = schema.index(of: condition.column)
      else { return nil }
      return (index, secret)
    }
  }

  /// Under what a wrong secret is counted, each with its limit: the person asked about, and the caller.
  package func wrongSecretCounts(in schema: TableSchema) -> [(count: DailyCount, limit: Int)] {
    let person = plainConditions(in: schema).sorted { $0.column < $1.column }
      .map { "\(schema.columns[$0.column].name)=\($0.value.countedText)" }.joined(separator: " ")
    var counts = [
      (
        DailyCount(kind: .wrongSecretsOfPerson, subject: "\(table) \(person)", date: today),
        secretLimits.wrongPerPerson
      )
    ]
    if let caller {
      counts.append(
        (
          DailyCount(kind: .wrongSecretsOfCaller, subject: caller, date: today),
          secretLimits.wrongPerCaller
        ))
    }
    return counts
  }
}

extension BrowseQuestion {
  /// Why the question makes no sense to a table of `schema`; `nil` when it does.
  package func refusal(in schema: TableSchema) -> StorageRefusal? {
    for condition in conditions {
      guard let index = schema.index(of: condition.column) else {
        return .noSuchColumn(table: table, column: condition.column)
      }
      let column = schema.columns[index]
      let isFit =
        switch condition.test {
        case .equals(let value): !column.isSecret && column.fits(value)
        case .spelled: !column.isSecret
        case .atMost, .atLeast: column.type == .date
        }
      guard isFit else { return .unfitValue(table: table, column: condition.column) }
    }
    if let order {
      guard let index = schema.index(of: order) else {
        return .noSuchColumn(table: table, column: order)
      }
      guard !schema.columns[index].isSecret else {
        return .unfitValue(table: table, column: order)
      }
    }
    return nil
  }
}

extension TableValue {
  /// A text that is the same for the same value, to count by.
  fileprivate var countedText: String {
    switch self {
    case .absent, .secret: ""
    case .text(let text): text
    case .number(let number), .money(let number): String(number)
    case .date(let date): date.description
    case .time(let time): time.description
    }
  }
}

/// A table of data as the menu declares it.
package struct TableDeclaration: Equatable, Sendable {
  /// What the dates of a column mean for its rows.
  package enum Bound: UInt8, Sendable {
    /// The first day on which the row is heard.
    case from
    /// The last one.
    case until
  }

  package struct Column: Equatable, Sendable {
    package let name: String
    package let type: ValueType
    package let isKey: Bool
    package let isSecret: Bool
    /// Secrets of this column that people are given before they choose one of their own.
    package let initial: [InitialForm]
    /// `nil` where its dates, if it has any, mean nothing to Hotline.
    package let bound: Bound?
    /// Some step lets callers spell it.
    package var isSpelled = false
    /// Some step chooses rows by it.
    package var isCompared = false

    package init(
      name: String, type: ValueType, isKey: Bool = false, isSecret: Bool = false,
      initial: [InitialForm] = [], bound: Bound? = nil
    ) {
      self.name = name
      self.type = type
      self.isKey = isKey
      self.isSecret = isSecret
      self.initial = initial
      self.bound = bound
    }
  }

  /// How an initial secret is known.
  package enum InitialForm: Equatable, Sendable {
    case text(String)
    /// The last `count` digits of what that column of the row holds.
    case last(count: Int, column: String)
  }

  package let name: String
  /// Its CSV file, relative to the menu's folder; `nil` for a table that the store keeps by itself, and
  /// for one that an endpoint answers.
  package let file: String?
  package let endpoint: EndpointAddress?
  package var columns: [Column]
  /// Callers browse it, its rows have keys, and it holds no secrets: staff may change it row by row.
  package var isCatalogue = false

  package init(
    name: String, file: String?, endpoint: EndpointAddress? = nil, columns: [Column]
  ) {
    self.name = name
    self.file = file
    self.endpoint = endpoint
    self.columns = columns
  }
}

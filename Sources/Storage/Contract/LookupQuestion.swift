package import ServiceCalendar

/// Asks for the one row whose columns equal all the values given, secrets included.
package struct LookupQuestion: Equatable, Sendable {
  package let table: String
  package let conditions: [ColumnCondition]
  /// The caller's number, to count wrong secrets by; `nil` where the caller hides it.
  package let caller: String?
  /// The day on which wrong secrets are counted.
  package let today: CivilDate
  package let secretLimits: SecretLimits
  /// Secrets that open nothing, though they are right.
  package let initialSecrets: [InitialSecret]
  /// Whether who asks can go on where the secret is an initial one. Endpoints may answer so where the menu declares none.
  package let takesInitial: Bool
  /// What answers it; `nil` where the store does.
  package let endpoint: EndpointTable?

  package init(
    table: String, conditions: [ColumnCondition], caller: String?, today: CivilDate,
    secretLimits: SecretLimits = .standard, initialSecrets: [InitialSecret] = [],
    takesInitial: Bool = true, endpoint: EndpointTable? = nil
  ) {
    self.table = table
    self.conditions = conditions
    self.caller = caller
    self.today = today
    self.secretLimits = secretLimits
    self.initialSecrets = initialSecrets
    self.takesInitial = takesInitial
    self.endpoint = endpoint
  }
}

/// How many wrong secrets a day allows before every further one is refused unread, right or wrong.
package struct SecretLimits: Equatable, Sendable {
  /// For one person of the table, whoever calls.
  package let wrongPerPerson: Int
  /// For one caller's number, whomever they ask about.
  package let wrongPerCaller: Int

  package init(wrongPerPerson: Int, wrongPerCaller: Int) {
    self.wrongPerPerson = wrongPerPerson
    self.wrongPerCaller = wrongPerCaller
  }

  /// Five a day for either.
  package static let standard = SecretLimits(wrongPerPerson: 5, wrongPerCaller: 5)
}

/// A column and what it must hold.
package struct ColumnCondition: Equatable, Sendable {
  package let column: String
  package let test: Test

  /// What is asked of a cell.
  package enum Test: Equatable, Sendable {
    case equals(TableValue)
    /// One of the cell's spellings on the keypad begins with these keys; see ``TableSpelling``.
    case spelled(String)
    /// A date that is no later than this one, or none.
    case atMost(CivilDate)
    /// A date that is no earlier than this one, or none.
    case atLeast(CivilDate)
  }

  package init(column: String, _ test: Test) {
    self.column = column
    self.test = test
  }
}

/// Asks for rows that fit, in an order, and for how many there are.
package struct BrowseQuestion: Equatable, Sendable {
  package let table: String
  package let conditions: [ColumnCondition]
  /// Rows come in order of this column, equal ones in the order of the imported file; `nil`: all in that order.
  package let order: String?
  package let isDescending: Bool
  /// What answers it; `nil` where the store does.
  package let endpoint: EndpointTable?
  /// Rows come in order of how often they were listened to on those days, the most first; equal ones as they would
  /// come otherwise. `nil`: nobody asks for that.
  package let mostAsked: ClosedRange<CivilDate>?
  /// Whose places in the rows are wanted; `nil`: nobody's.
  package let places: PlaceQuestion?

  package init(
    table: String, conditions: [ColumnCondition] = [], order: String? = nil,
    isDescending: Bool = false, mostAsked: ClosedRange<CivilDate>? = nil,
    places: PlaceQuestion? = nil, endpoint: EndpointTable? = nil
  ) {
    self.table = table
    self.conditions = conditions
    self.order = order
    self.isDescending = isDescending
    self.endpoint = endpoint
    self.mostAsked = mostAsked
    self.places = places
  }
}

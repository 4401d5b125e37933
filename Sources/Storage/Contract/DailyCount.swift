package import ServiceCalendar

/// What is counted by the day to hold a limit.
package struct DailyCount: Hashable, Sendable {
  package let kind: Kind
  /// Whose count it is: a telephone number, or a person of a table.
  package let subject: String
  package let date: CivilDate

  /// What is counted.
  package enum Kind: UInt8, CaseIterable, Sendable {
    /// Faxes ordered for a telephone number.
    case faxes
    /// Wrong secrets for a person; the subject is the table and the person's key.
    case wrongSecretsOfPerson
    /// Wrong secrets from a caller's number.
    case wrongSecretsOfCaller
  }

  package init(kind: Kind, subject: String, date: CivilDate) {
    self.kind = kind
    self.subject = subject
    self.date = date
  }
}

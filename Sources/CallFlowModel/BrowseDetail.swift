package import Telephony

/// What only `browse` has. Its speech is said for each row, then ``options``.
package struct BrowseDetail: Sendable, BitwiseCopyable {
  package let query: RowQuery
  /// `nil`: as the rows of the table come.
  package let order: RowOrder?
  /// How long an answer may take.
  package let within: Milliseconds
  /// Rows spoken at a time, 1 to 9.
  package let pageSize: UInt8
  /// Where the key of a row leads, with ``pageSize`` above 1 or a single numbered row; `nil` where rows
  /// have no keys.
  package let chosen: Target?
  /// The options that have a text, as a menu speaks them.
  package let options: PageOptions
  /// Rows come in order of how often callers listened to them in so many days, today among them; 0: in the order of the table.
  package let mostAskedDays: UInt8
  /// For how many days it counts where this caller stopped in a row; 0: nobody asks for that.
  package let placeDays: UInt8
  package let empty: Target
  package let unavailable: Target

  package init(
    query: RowQuery, order: RowOrder? = nil, within: Milliseconds = .seconds(10),
    pageSize: UInt8 = 1, chosen: Target? = nil, options: PageOptions = PageOptions(),
    mostAskedDays: UInt8 = 0,
    placeDays: UInt8 = 0, empty: Target, unavailable: Target
  ) {
    self.query = query
    self.order = order
    self.within = within
    self.pageSize = pageSize
    self.chosen = chosen
    self.options = options
    self.mostAskedDays = mostAskedDays
    self.placeDays = placeDays
    self.empty = empty
    self.unavailable = unavailable
  }
}

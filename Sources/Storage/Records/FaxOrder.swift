package import ServiceCalendar
package import Telephony

/// What a caller has ordered: a document, and where it is to go.
package struct FaxOrder: Equatable, Sendable {
  package let call: CallKey
  /// The menu that has the document: the word behind `hotline`.
  package let menu: String
  /// The document's name in it.
  package let document: String
  /// As the menu's compiler counted them; once the document is drawn, its pages count.
  package let pageCount: UInt32
  /// The number to call; `nil`: sent in the call that ordered it.
  package let to: String?
  /// The number that was called.
  package let called: String
  /// The caller's number; `nil` where it was hidden.
  package let caller: String?
  /// On the menu's wall clock.
  package let orderedAt: CivilDateTime

  /// What the limit of its number is held by.
  package var dailyCount: DailyCount {
    DailyCount(kind: .faxes, subject: to ?? caller ?? "", date: orderedAt.date)
  }

  package init(
    call: CallKey, menu: String, document: String, pageCount: UInt32, to: String?, called: String,
    caller: String?, orderedAt: CivilDateTime
  ) {
    self.call = call
    self.menu = menu
    self.document = document
    self.pageCount = pageCount
    self.to = to
    self.called = called
    self.caller = caller
    self.orderedAt = orderedAt
  }
}

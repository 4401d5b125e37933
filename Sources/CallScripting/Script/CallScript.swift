package import Diagnostics
package import ServiceCalendar
package import Storage
package import Telephony

/// What one caller does and must hear: a `call` of a `.calls` file.
///
///     call "下班后查询养老金"
///       at 2011-07-01 20:15          settings, before the call rings
///       from 13957112345
///       hear main                    steps, in order
///       press 1
///       hang up
///       expect hung up by caller     expectations, of what remains afterwards
package struct CallScript: Equatable, Sendable {
  package var name: Located<String>
  /// The wall clock when it rings; `nil`: ``ringsAtUnlessSaid``.
  package var at: Located<CivilDateTime>?
  /// `nil`: the number is hidden.
  package var from: Located<String>?
  /// `nil`: the menu's first number.
  package var to: Located<String>?
  /// Tag of the language that it begins in; `nil`: the menu's first.
  package var language: Located<String>?
  package var givens: [Located<Given>] = []
  package var steps: [Located<ScriptStep>] = []
  package var expectations: [Located<Expectation>] = []

  package init(name: Located<String>) { self.name = name }

  /// When a call rings whose script does not say: a Monday morning, so that a script means the same on every day.
  package static let ringsAtUnlessSaid = CivilDateTime(
    CivilDate(year: 2011, month: 7, day: 4)!, MinuteOfDay(hour: 10, minute: 0)!)

  package var rangAt: CivilDateTime { at?.value ?? Self.ringsAtUnlessSaid }
}

/// What holds for one call beside the menu's own data.
package enum Given: Equatable, Sendable {
  /// One more row of a table; it takes the place of a row with the same key. Cells by the name of their column.
  case row(table: Located<String>, cells: [Located<GivenCell>])
  /// The table cannot be asked.
  case unavailable(table: Located<String>)
  /// The table answers that late.
  case takes(table: Located<String>, Milliseconds)
  /// Callers have listened to the row of that key so often, on the day of the call.
  case asked(table: Located<String>, key: [Located<GivenCell>], times: Int)
  /// This caller stopped there in the row of that key, on the day of the call.
  case stopped(table: Located<String>, key: [Located<GivenCell>], at: Milliseconds)
  /// Messages cannot be kept.
  case storeUnavailable
}

extension Given {
  /// Whether it says how late `table` answers.
  func isDelay(of table: Located<String>) -> Bool {
    if case .takes(let own, _) = self { own.value == table.value } else { false }
  }
}

package struct GivenCell: Equatable, Sendable {
  package let column: String
  package let text: String
}

/// Something that the caller, or the person or machine at the other end, does.
package enum ScriptStep: Equatable, Sendable {
  /// The next thing that is heard.
  case hear(Hearing)
  /// Heard sooner or later, whatever comes before it.
  case skipTo(Hearing)
  /// Keys one after another, as fast as a hand is.
  case press([DTMFKey])
  case wait(Milliseconds)
  /// Once a recording runs.
  case speak(Milliseconds)
  /// Once a fax is under way.
  case fax(FaxAnswer)
  /// Once a seat rings, or talks.
  case seat(SeatAnswer)
  case hangUp

  package struct Hearing: Equatable, Sendable {
    /// A step's full name or its last components, or a prompt's name.
    package let name: Located<String>
    /// A part of what is said.
    package let text: Located<String>?
  }

  package enum FaxAnswer: Equatable, Sendable { case answers, fails }

  package enum SeatAnswer: Equatable, Sendable {
    /// The conversation goes on until that time is over, or, with `nil`, until somebody ends it.
    case answers(talking: Milliseconds?)
    case busy, noAnswer, fails
    /// Who was answered ends the conversation and stays on the line.
    case releases(Party)
  }
}

/// What must be so after the call.
package enum Expectation: Equatable, Sendable {
  /// What is `nil` may be anything.
  case message(department: String?, lasting: Milliseconds?, due: CivilDate?)
  case noMessage
  /// `document` `nil`: any.
  case fax(document: String?, state: FaxJob.State?, to: String?)
  case noFax
  /// Somebody was called for the caller there: the name of a queue, or a telephone number.
  case transfer(to: Located<String>)
  case noTransfer
  /// The outcome in the call record.
  case record(CallOutcome)
  /// The steps that were taken, by name; `nil` stands for any number of them.
  case path([Located<String>?])
  /// There is something with a receipt.
  case receipt
  case hungUp(by: Hanger, within: Milliseconds?)

  package enum Hanger: Equatable, Sendable { case caller, service }

  /// Whether a call in which nothing happens meets it.
  var isOfNothing: Bool {
    switch self {
    case .noMessage, .noFax, .noTransfer: true
    case .message, .fax, .transfer, .record, .path, .receipt, .hungUp: false
    }
  }
}

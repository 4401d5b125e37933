import ServiceCalendar
import Storage

/// The outbox in the file.
final class SQLiteOutbox {
  private let insertNotice: Statement
  private let insertOverdue: Statement
  private let markOverdue: Statement
  private let forgetDelivered: Statement
  private let forgetAnswered: Statement
  private let deleteUntold: Statement
  private let countTold: Statement
  private let listDue: Statement
  private let listNotices: Statement
  private let claimNotice: Statement
  private let settleNotice: Statement
  private let retryNotices: Statement

  /// Days after which a notice is forgotten that has been delivered, or of whose message nobody need be told any more: it
  /// has been answered. What nobody was told of a message that waits stays, whatever the clock says.
  private static let daysKept = 7
  /// Whether a notice is due at `?`.
  private static func isDue(at now: String) -> String {
    "(next_attempt_at <= \(now) OR next_attempt_at > \(now) + \(Notice.longestRest))"
  }

  private static let columns =
    "id, event, recording_id, state, attempts, next_attempt_at, failure"

  init(_ connection: Connection) throws(StorageFailure) {
    insertNotice = try connection.prepare(
      "INSERT INTO outbox (recording_id, event) VALUES (?1, ?2)")
    insertOverdue = try connection.prepare(
      """
      INSERT INTO outbox (recording_id, event)
      SELECT id, 'overdue' FROM recordings
      WHERE due_day < ?1 AND state IN ('new', 'heard', 'assigned') AND NOT overdue_told ORDER BY id
      """)
    markOverdue = try connection.prepare(
      """
      UPDATE recordings SET overdue_told = 1
      WHERE due_day < ?1 AND state IN ('new', 'heard', 'assigned') AND NOT overdue_told
      """)
    let isOld = "made_at < unixepoch() - \(Self.daysKept * 86_400)"
    forgetDelivered = try connection.prepare(
      "DELETE FROM outbox INDEXED BY delivered_notices WHERE state = 'delivered' AND \(isOld)")
    // Whoever was told of a message is told that it was dropped, too.
    forgetAnswered = try connection.prepare(
      """
      DELETE FROM outbox WHERE \(isOld) AND (event <> 'dropped' OR state = 'given-up')
        AND (SELECT state FROM recordings WHERE id = recording_id) IN ('answered', 'closed', 'dropped')
      """)
    deleteUntold = try connection.prepare(
      "DELETE FROM outbox WHERE recording_id = ?1 AND state = 'waiting' AND attempts = 0")
    countTold = try connection.prepare("SELECT count(*) FROM outbox WHERE recording_id = ?1")
    listDue = try connection.prepare(
      """
      SELECT \(Self.columns) FROM outbox
      WHERE state = 'waiting' AND id > ?2 AND \(Self.isDue(at: "?1"))
      ORDER BY id LIMIT ?3
      """)
    listNotices = try connection.prepare(
      """
      SELECT \(Self.columns) FROM outbox
      WHERE id < ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3
      """)
    claimNotice = try connection.prepare(
      """
      UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ?3
      WHERE id = ?1 AND state = 'waiting' AND \(Self.isDue(at: "?2"))
      """)
    settleNotice = try connection.prepare(
      """
      UPDATE outbox SET state = ?2, failure = ?3, next_attempt_at = coalesce(?4, next_attempt_at)
      WHERE id = ?1
      """)
    retryNotices = try connection.prepare(
      """
      UPDATE outbox SET state = 'waiting', next_attempt_at = 0,
        attempts = iif(state = 'given-up', min(attempts, 1), attempts)
      WHERE state <> 'delivered' AND (?1 IS NULL OR id = ?1)
      """)
  }

  /// `recording`: the row of the message.
  func add(_ event: Notice.Event, of recording: Int64) throws(StorageFailure) {
    try forgetDelivered.run()
    try insertNotice.run([.integer(recording), SQLValue(event.rawValue)])
  }

  /// Nobody need be told of a message that was dropped before anybody was; others are told.
  func drop(_ recording: Int64) throws(StorageFailure) {
    try deleteUntold.run([.integer(recording)])
    if try countTold.first([.integer(recording)], { $0.integer(0) }) ?? 0 > 0 {
      try add(.dropped, of: recording)
    }
  }

  /// Returns how many.
  func noteOverdue(_ today: CivilDate) throws(StorageFailure) -> Int {
    try forgetDelivered.run()
    try forgetAnswered.run()
    let count = try insertOverdue.run([SQLValue(today)])
    if count > 0 { try markOverdue.run([SQLValue(today)]) }
    return count
  }

  private typealias Found = (notice: (VoiceMessage) -> Notice, recording: Int64, id: Int64)

  private static func found(_ row: borrowing Row) -> Found {
    let id = row.integer(0)
    let event = Notice.Event(rawValue: row.text(1)) ?? .left
    let state = Notice.State(rawValue: row.text(3)) ?? .givenUp
    let attempts = Int(clamping: row.integer(4))
    let next = row.integer(5)
    let failure = row.optionalText(6)
    return (
      { message in
        Notice(
          id: id, event: event, message: message, state: state, attempts: attempts,
          nextAttemptAt: next, failure: failure)
      }, row.integer(2), id
    )
  }

  private func notices(
    _ found: some Sequence<Found>, of messages: SQLiteMessages
  ) throws(StorageFailure) -> [Notice] {
    var notices: [Notice] = []
    for one in found {
      if let message = try messages.message(one.recording) { notices.append(one.notice(message)) }
    }
    return notices
  }

  /// Those that wait and are due at `now`, oldest first.
  func due(
    at now: Int64, _ page: PageRequest, of messages: SQLiteMessages
  ) throws(StorageFailure) -> Page<Notice> {
    let found = try listDue.rows([
      .integer(now), .integer(page.after ?? 0), SQLValue(page.limit + 1),
    ]) { Self.found($0) }
    return try self.page(of: found, page, of: messages)
  }

  func list(
    _ state: Notice.State?, _ page: PageRequest, of messages: SQLiteMessages
  ) throws(StorageFailure) -> Page<Notice> {
    let found = try listNotices.rows([
      .integer(page.after ?? .max), SQLValue(state?.rawValue), SQLValue(page.limit + 1),
    ]) { Self.found($0) }
    return try self.page(of: found, page, of: messages)
  }

  /// `found`: one more than the page holds where another follows.
  private func page(
    of found: [Found], _ page: PageRequest, of messages: SQLiteMessages
  ) throws(StorageFailure) -> Page<Notice> {
    Page(
      items: try notices(found.prefix(page.limit), of: messages),
      next: found.count > page.limit ? found[page.limit - 1].id : nil)
  }

  func claim(_ id: Int64, at now: Int64, until: Int64) throws(StorageFailure) -> StorageOutcome {
    let count = try claimNotice.run([.integer(id), .integer(now), .integer(until)])
    return count == 1 ? .done : .refused(.noticeTaken(id))
  }

  func settle(_ id: Int64, _ ending: NoticeEnding) throws(StorageFailure) -> StorageOutcome {
    let count =
      switch ending {
      case .delivered:
        try settleNotice.run([
          .integer(id), SQLValue(Notice.State.delivered.rawValue), .null, .null,
        ])
      case .failed(let failure, let next):
        try settleNotice.run([
          .integer(id), SQLValue(Notice.State.waiting.rawValue), SQLValue(failure), .integer(next),
        ])
      case .givenUp(let failure):
        try settleNotice.run([
          .integer(id), SQLValue(Notice.State.givenUp.rawValue), SQLValue(failure), .null,
        ])
      }
    return count == 1 ? .done : .refused(.noticeTaken(id))
  }

  /// Returns how many.
  func retry(_ id: Int64?) throws(StorageFailure) -> Int {
    try retryNotices.run([id.map { .integer($0) } ?? .null])
  }
}

import ServiceCalendar
import ServiceReports
import Storage
import StorageSQLite

extension ServiceReport {
  /// Reads the store at `path` as it is at this moment. A service may write to it meanwhile.
  init(
    of path: String, days: [ClosedRange<CivilDate>], today: CivilDate, calendar: WorkCalendar?
  ) throws(StorageFailure) {
    self.init(days: days, today: today, calendar: calendar)
    let snapshot = try StoreSnapshot(of: path)
    for days in days { try snapshot.eachCall(on: days) { add($0) } }
    let firstDay = firstDay
    try snapshot.eachMessage(MessageFilter()) { message throws(StorageFailure) in
      if message.start.recordedAt.date < firstDay { return false }
      add(message, answeredAt: try snapshot.firstAnswer(to: message))
      return true
    }
    try snapshot.eachMessage(MessageFilter(openAndDue: CivilDate.first...today)) { message in
      addUnanswered(message)
      return true
    }
    try snapshot.eachFax { fax in
      add(fax)
      return fax.order.orderedAt.date >= firstDay
    }
  }
}

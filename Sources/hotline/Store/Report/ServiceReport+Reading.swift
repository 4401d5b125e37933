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
    for days in days {
      try snapshot.eachCall(on: days) { add($0) }
      try snapshot.eachMessage(on: days) { message throws(StorageFailure) in
        add(message, answeredAt: try snapshot.firstAnswer(to: message))
      }
      try snapshot.eachFax(on: days) { add($0) }
    }
    try snapshot.eachOpenMessage(dueBy: today) { addUnanswered($0) }
  }
}

import ServiceCalendar
import ServiceReports
import Storage
import StorageSQLite

extension ServiceReport {
  /// Reads the store at `path` as it is at this moment. A service may write to it meanwhile.
  init(
    of path: String, days: [ClosedRange<CivilDate>], today: CivilDate
  ) throws(StorageFailure) {
    self.init(days: days, today: today)
    let snapshot = try StoreSnapshot(of: path)
    for days in days { try snapshot.eachCall(on: days) { add($0) } }
    let firstDay = firstDay
    try snapshot.eachMessage(MessageFilter()) { message in
      add(message)
      return message.start.recordedAt.date >= firstDay
    }
    for state in VoiceMessage.State.allCases where state.isOpen {
      try snapshot.eachMessage(MessageFilter(state: state)) { message in
        addUnanswered(message)
        return true
      }
    }
    try snapshot.eachFax { fax in
      add(fax)
      return fax.orderedAt.date >= firstDay
    }
  }
}

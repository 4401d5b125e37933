import ServiceCalendar
import Telephony

/// What callers have heard, in memory. What is old goes when something new is kept: what is old on the last day before, plus
/// one. Were a clock set far ahead by mistake, all that is there would be old.
struct MemoryListenings {
  private struct Row: Hashable {
    let table: String
    let key: String
  }

  private struct PlaceKey: Hashable {
    let row: Row
    let language: String
  }

  private struct Place {
    let key: PlaceKey
    let position: Milliseconds
    let at: CivilDateTime
  }

  private var counts: [CivilDate: [Row: Int]] = [:]
  /// By caller, oldest first.
  private var places: [String: [Place]] = [:]

  mutating func keep(_ listening: Listening) {
    let row = Row(table: listening.table, key: listening.key)
    let today = listening.at.date
    if listening.isCounted {
      forgetCounts(of: listening.table, on: today)
      counts[today, default: [:]][row, default: 0] += 1
    }
    guard let place = listening.place else { return }
    forgetPlaces(on: today)
    let key = PlaceKey(row: row, language: place.language)
    var kept = places[place.caller] ?? []
    kept.removeAll { $0.key == key }
    if let position = place.position {
      kept.append(Place(key: key, position: position, at: listening.at))
      kept.sort { $0.at < $1.at }
      kept.removeFirst(max(0, kept.count - StorageLimits.placesPerCallerMax))
    }
    places[place.caller] = kept.isEmpty ? nil : kept
  }

  private mutating func forgetCounts(of table: String, on today: CivilDate) {
    let days = counts.filter { $0.value.keys.contains { $0.table == table } }.keys
    guard let last = days.filter({ $0 < today }).max() else { return }
    let first = last.daysSince1970 + 1 - StorageLimits.listeningDaysMax
    for day in days where day.daysSince1970 < first {
      counts[day] = counts[day]?.filter { $0.key.table != table }
    }
  }

  private mutating func forgetPlaces(on today: CivilDate) {
    let days = places.values.joined().map(\.at.date)
    guard let last = days.filter({ $0 < today }).max() else { return }
    let first = last.daysSince1970 + 1 - StorageLimits.placeDaysMax
    for (caller, kept) in places {
      let young = kept.filter { $0.at.date.daysSince1970 >= first }
      if young.count < kept.count { places[caller] = young.isEmpty ? nil : young }
    }
  }

  /// How often the rows of `table` were listened to on `days`.
  func counts(of table: String, on days: ClosedRange<CivilDate>) -> [String: Int] {
    var sums: [String: Int] = [:]
    for (date, rows) in counts where days.contains(date) {
      for (row, count) in rows where row.table == table { sums[row.key, default: 0] += count }
    }
    return sums
  }

  func place(_ question: PlaceQuestion, table: String, key: String) -> Milliseconds? {
    let wanted = PlaceKey(row: Row(table: table, key: key), language: question.language)
    return places[question.caller]?.first {
      $0.key == wanted && question.days.contains($0.at.date)
    }?.position
  }
}

import ServiceCalendar
import Testing

@Suite struct CivilDateTests {
  @Test("every day of 10,000 years follows the one before it") func everyDay() throws {
    var year = 1
    var month = 1
    var day = 1
    for count in CivilDate.first.daysSince1970...CivilDate.last.daysSince1970 {
      let date = CivilDate(daysSince1970: count)
      // Not #expect for each of 3.6 million days: it would take minutes.
      if (Int(date.year), Int(date.month), Int(date.day)) != (year, month, day)
        || date.daysSince1970 != count
      {
        Issue.record("day \(count) is \(date), not \(year)-\(month)-\(day)")
        return
      }
      day += 1
      if day > CivilDate.dayCount(ofMonth: month, year: year) {
        day = 1
        month += 1
        if month == 13 {
          month = 1
          year += 1
        }
      }
    }
    #expect(year == 10_000)
  }

  @Test(
    "known days",
    arguments: [
      ("1970-01-01", 0, Weekday.thursday), ("2000-02-29", 11_016, .tuesday),
      ("2011-03-07", 15_040, .monday), ("0001-01-01", -719_162, .monday),
      ("1969-12-31", -1, .wednesday), ("9999-12-31", 2_932_896, .friday),
    ]) func knownDay(text: String, count: Int, weekday: Weekday) throws
  {
    let date = try #require(CivilDate(text))
    #expect(date.daysSince1970 == count)
    #expect(date.weekday == weekday)
    #expect(date.description == text)
  }

  @Test(
    "no dates",
    arguments: [
      "", "2011", "2011-2-3", "2011-02-29", "2011-13-01", "2011-00-10", "2011-04-31", "0000-01-01",
      "2011-02-03 ", " 2011-02-03", "2011/02/03", "２０１１-02-03", "2011-02-003", "-011-02-03",
      "1900-02-29",
    ]) func noDate(text: String)
  { #expect(CivilDate(text) == nil) }

  @Test(
    "times as menus and gateways write them",
    arguments: [
      ("2011-03-07 08:29", "2011-03-07 08:29"), ("2011-07-01T20:15", "2011-07-01 20:15"),
      ("2011-07-01T20:15:07", "2011-07-01 20:15:07"),
      ("1969-12-31 23:59:59", "1969-12-31 23:59:59"),
      ("0001-01-01 00:00", "0001-01-01 00:00"),
    ]) func time(text: String, printed: String) throws
  {
    let time = try #require(CivilDateTime(text))
    #expect(time.description == printed)
    #expect(CivilDateTime(printed) == time)
  }

  @Test(
    "no times",
    arguments: [
      "2011-03-07", "2011-03-07 8:29", "2011-03-07 24:00", "2011-03-07 08:60", "2011-03-07  08:29",
      "2011-03-07 08:29:60", "2011-03-07 08:29:", "2011-02-30 08:29",
    ]) func noTime(text: String)
  { #expect(CivilDateTime(text) == nil) }

  @Test("times stay within the years that have dates") func clamped() {
    #expect(CivilDateTime(secondsSince1970: .max).date == .last)
    #expect(CivilDateTime(secondsSince1970: .min).date == .first)
    #expect(CivilDateTime(.last).adding(seconds: .max).date == .last)
    #expect(CivilDateTime(.first).adding(seconds: .min).date == .first)
    #expect(CivilDate.last.adding(days: 1) == nil)
    #expect(CivilDate.first.adding(days: .min) == nil)
  }

  @Test(
    "minutes of the day",
    arguments: [
      ("00:00", 0), ("08:30", 510), ("23:59", 1439), ("24:00", 1440),
    ]) func minute(text: String, count: Int) throws
  {
    let minute = try #require(MinuteOfDay(text))
    #expect(minute.sinceMidnight == count)
    #expect(minute.description == text)
  }

  @Test("no minutes", arguments: ["8:30", "24:01", "25:00", "08:60", "0830", "08:30 "])
  func noMinute(text: String) { #expect(MinuteOfDay(text) == nil) }

  @Test("weekdays and their sets") func weekdays() {
    #expect(Weekday(name: "wed") == .wednesday)
    #expect(Weekday(name: "Wed") == nil)
    #expect(WeekdaySet.mondayToFriday == WeekdaySet(rawValue: 0b0011111))
    #expect(WeekdaySet(from: .friday, through: .monday) == WeekdaySet(rawValue: 0b1110001))
    #expect(WeekdaySet(from: .sunday, through: .sunday) == WeekdaySet(rawValue: 0b1000000))
    #expect(WeekdaySet(from: .sunday, through: .saturday) == .everyDay)
  }
}

/// Dates, times of day and lengths of time.
extension ChineseRules {
  /// 二零一一年七月一日: the year digit by digit, month and day as numbers.
  func date(_ date: SpokenDate, into words: inout [SpokenWord]) {
    if let year = date.year {
      var unit: UInt16 = year >= 1000 ? 1000 : year >= 100 ? 100 : year >= 10 ? 10 : 1
      while unit > 0 {
        words.append(ChineseWord(digit: year / unit % 10))
        unit /= 10
      }
      words.append(ChineseWord.year)
    }
    number(UInt64(date.month), into: &words)
    words.append(ChineseWord.month)
    if let day = date.day {
      number(UInt64(day), into: &words)
      words.append(ChineseWord.day)
    }
    if style.contains(.weekday), let weekday = date.weekday {
      words.append(ChineseWord(weekday: weekday))
    }
  }

  /// 下午两点零五分, 十四点零五分; nothing after 点 on the hour.
  func time(_ time: SpokenTime, into words: inout [SpokenWord]) {
    if style.contains(.hours24) {
      counted(UInt64(time.hour), into: &words)
    } else {
      words.append(partOfDay(time.hour))
      counted(UInt64(time.hour > 12 ? time.hour - 12 : time.hour), into: &words)
    }
    words.append(ChineseWord.oclock)

    if time.minute == 0 { return }
    if time.minute == 30, style.contains(.half) {
      words.append(ChineseWord.half)
      return
    }
    if time.minute < 10 { words.append(ChineseWord.zero) }
    number(UInt64(time.minute), into: &words)
    words.append(ChineseWord.minute)
  }

  private func partOfDay(_ hour: UInt8) -> ChineseWord {
    switch hour {
    case ...5: .smallHours
    case ...11: .morning
    case 12: .noon
    case ...17: .afternoon
    case _: .evening
    }
  }

  /// 一小时两分两秒. Minutes at the end are 分钟; 零 stands between hours and seconds where there
  /// are no minutes. Days are not formed: 二十四小时.
  func duration(seconds total: Int64, into words: inout [SpokenWord]) {
    if total < 0 { words.append(ChineseWord.minus) }
    let (hours, rest) = total.magnitude.quotientAndRemainder(dividingBy: 3600)
    let (minutes, seconds) = rest.quotientAndRemainder(dividingBy: 60)
    if hours > 0 {
      counted(hours, into: &words)
      words.append(ChineseWord.hours)
    }
    if minutes > 0 {
      counted(minutes, into: &words)
      words.append(seconds > 0 ? ChineseWord.minute : ChineseWord.minutes)
    } else if hours > 0, seconds > 0 {
      words.append(ChineseWord.zero)
    }
    if seconds > 0 || total == 0 {
      counted(seconds, into: &words)
      words.append(ChineseWord.second)
    }
  }
}

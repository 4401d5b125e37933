/// Dates, times of day and lengths of time.
extension EnglishRules {
  /// "January first twenty eleven".
  func date(_ date: SpokenDate, into words: inout [SpokenWord]) {
    if style.contains(.weekday), let weekday = date.weekday {
      words.append(EnglishWord(weekday: weekday))
    }
    words.append(EnglishWord(month: date.month))
    if let day = date.day { ordinal(UInt64(day), into: &words) }
    if let year = date.year { self.year(UInt64(year), into: &words) }
  }

  /// In two halves, "nineteen ninety eight", "nineteen oh five", "nineteen hundred"; but as a number
  /// where a thousand ends or has just ended, "two thousand five", and before the year 1000.
  func year(_ year: UInt64, into words: inout [SpokenWord]) {
    if year < 1000 || year > 9999 || year % 1000 < 10 { return number(year, into: &words) }
    let (century, rest) = year.quotientAndRemainder(dividingBy: 100)
    belowHundred(century, into: &words)
    if rest == 0 { return words.append(EnglishWord.hundred) }
    if rest < 10 { words.append(EnglishWord.oh) }
    belowHundred(rest, into: &words)
  }

  /// "two oh two a.m.", "one o'clock a.m.", "noon", "midnight".
  func time(_ time: SpokenTime, into words: inout [SpokenWord]) {
    switch (time.hour, time.minute) {
    case (0, 0): return words.append(EnglishWord.midnight)
    case (12, 0): return words.append(EnglishWord.noon)
    case _: break
    }
    let hour = time.hour % 12
    words.append(hour == 0 ? EnglishWord.twelve : EnglishWord(upToNineteen: hour))
    switch time.minute {
    case 0: words.append(EnglishWord.oclock)
    case ...9:
      words.append(EnglishWord.oh)
      words.append(EnglishWord(upToNineteen: time.minute))
    case _: belowHundred(UInt64(time.minute), into: &words)
    }
    words.append(time.hour < 12 ? EnglishWord.am : EnglishWord.pm)
  }

  /// "one hour one minute"; what is zero is left out. Days are not formed: "twenty four hours".
  func duration(seconds total: Int64, into words: inout [SpokenWord]) {
    if total < 0 { words.append(EnglishWord.minus) }
    let (hours, rest) = total.magnitude.quotientAndRemainder(dividingBy: 3600)
    let (minutes, seconds) = rest.quotientAndRemainder(dividingBy: 60)
    if hours > 0 { amount(hours, .hourUnit, .hoursUnit, into: &words) }
    if minutes > 0 { amount(minutes, .minuteUnit, .minutesUnit, into: &words) }
    if seconds > 0 || total == 0 { amount(seconds, .secondUnit, .secondsUnit, into: &words) }
  }

  private func amount(
    _ number: UInt64, _ one: EnglishWord, _ many: EnglishWord, into words: inout [SpokenWord]
  ) {
    self.number(number, into: &words)
    words.append(number == 1 ? one : many)
  }
}

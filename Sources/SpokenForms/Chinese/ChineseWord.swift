/// The words of Mandarin for values. The first ten are the digits in order, so that a digit is
/// its own raw value; the weekdays too stand in order.
enum ChineseWord: UInt16, LexiconWord {
  case zero, one, two, three, four, five, six, seven, eight, nine
  /// 两: 2 as an amount.
  case liang
  /// 幺: 1 in a phone number, where 一 is easily heard as 七.
  case yao
  case x, star, hash, plus
  case ten, hundred, thousand, tenThousand, hundredMillion
  case minus, point, percent, ordinal
  case yuan, jiao, fen, zheng
  case year, month, day
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
  case smallHours, morning, noon, afternoon, evening
  case oclock, minute, half
  case hours, minutes, second
  case pause

  static let lexicon = Lexicon(of: Self.self)

  var entry: Lexicon.Entry {
    switch self {
    case .zero: .init("零", "digits/0")
    case .one: .init("一", "digits/1")
    case .two: .init("二", "digits/2")
    case .three: .init("三", "digits/3")
    case .four: .init("四", "digits/4")
    case .five: .init("五", "digits/5")
    case .six: .init("六", "digits/6")
    case .seven: .init("七", "digits/7")
    case .eight: .init("八", "digits/8")
    case .nine: .init("九", "digits/9")
    case .liang: .init("两", "number/liang")
    case .yao: .init("幺", "digits/1-phone")
    case .x: .init("X", "digits/x")
    case .star: .init("星号", "digits/star")
    case .hash: .init("井号", "digits/hash")
    case .plus: .init("加", "digits/plus")
    case .ten: .init("十", "number/10")
    case .hundred: .init("百", "number/hundred")
    case .thousand: .init("千", "number/thousand")
    case .tenThousand: .init("万", "number/ten-thousand")
    case .hundredMillion: .init("亿", "number/hundred-million")
    case .minus: .init("负", "number/minus")
    case .point: .init("点", "number/point")
    case .percent: .init("百分之", "number/percent")
    case .ordinal: .init("第", "number/ordinal")
    case .yuan: .init("元", "money/yuan")
    case .jiao: .init("角", "money/jiao")
    case .fen: .init("分", "money/fen")
    case .zheng: .init("整", "money/zheng")
    case .year: .init("年", "date/year")
    case .month: .init("月", "date/month")
    case .day: .init("日", "date/day")
    case .monday: .init("星期一", "date/monday")
    case .tuesday: .init("星期二", "date/tuesday")
    case .wednesday: .init("星期三", "date/wednesday")
    case .thursday: .init("星期四", "date/thursday")
    case .friday: .init("星期五", "date/friday")
    case .saturday: .init("星期六", "date/saturday")
    case .sunday: .init("星期日", "date/sunday")
    case .smallHours: .init("凌晨", "time/small-hours")
    case .morning: .init("上午", "time/morning")
    case .noon: .init("中午", "time/noon")
    case .afternoon: .init("下午", "time/afternoon")
    case .evening: .init("晚上", "time/evening")
    case .oclock: .init("点", "time/oclock")
    case .minute: .init("分", "time/minute")
    case .half: .init("半", "time/half")
    case .hours: .init("小时", "time/hours")
    case .minutes: .init("分钟", "time/minutes")
    case .second: .init("秒", "time/second")
    case .pause: .init("|", "pause")
    }
  }

  /// The digit 0 to 9.
  init(digit: some BinaryInteger) {
    self.init(rawValue: UInt16(digit))!
  }

  /// 1 for Monday to 7 for Sunday.
  init(weekday: Int) {
    self.init(rawValue: Self.monday.rawValue + UInt16(weekday) - 1)!
  }

  /// 1 is 幺 wherever digits only name something; a year is read as 一九九八.
  init(_ symbol: SpokenSymbol, as kind: DigitKind) {
    switch symbol {
    case .one: self = kind == .year ? .one : .yao
    case .x: self = .x
    case .star: self = .star
    case .hash: self = .hash
    case .plus: self = .plus
    case .zero, .two, .three, .four, .five, .six, .seven, .eight, .nine:
      self.init(rawValue: UInt16(symbol.rawValue))!
    }
  }
}

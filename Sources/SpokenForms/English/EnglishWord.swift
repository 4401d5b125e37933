/// The words of English for values. The first twenty are the numbers 0 to 19 in order, so that a
/// small number is its own raw value; tens, months and weekdays stand in order too.
enum EnglishWord: UInt16, LexiconWord {
  case zero, one, two, three, four, five, six, seven, eight, nine
  case ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen
  case twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety
  case hundred, thousand, million, billion, trillion, quadrillion, quintillion
  case zeroth, first, second, third, fourth, fifth, sixth, seventh, eighth, ninth
  case tenth, eleventh, twelfth, thirteenth, fourteenth
  case fifteenth, sixteenth, seventeenth, eighteenth, nineteenth
  case twentieth, thirtieth, fortieth, fiftieth, sixtieth, seventieth, eightieth, ninetieth
  case hundredth, thousandth, millionth, billionth, trillionth, quadrillionth, quintillionth
  case oh, x, star, pound, hash, plus
  case and, minus, point, percent
  case yuan, jiao, fen
  case january, february, march, april, may, june
  case july, august, september, october, november, december
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
  case midnight, noon, am, pm, oclock
  case hourUnit, hoursUnit, minuteUnit, minutesUnit, secondUnit, secondsUnit
  case pause

  static let lexicon = Lexicon(of: Self.self)

  /// 0 to 19.
  init(upToNineteen number: some BinaryInteger) {
    precondition((0...19).contains(number))
    self.init(rawValue: UInt16(number))!
  }

  /// The tens 2 to 9: twenty to ninety.
  init(tens: some BinaryInteger) {
    self.init(rawValue: Self.twenty.rawValue + UInt16(tens) - 2)!
  }

  /// 1 to 12.
  init(month: UInt8) {
    self.init(rawValue: Self.january.rawValue + UInt16(month) - 1)!
  }

  /// 1 for Monday to 7 for Sunday.
  init(weekday: Int) {
    self.init(rawValue: Self.monday.rawValue + UInt16(weekday) - 1)!
  }

  /// `hash`: what the key # is called, "pound" in America and "hash" in Britain.
  init(_ symbol: SpokenSymbol, hash: EnglishWord) {
    switch symbol {
    case .x: self = .x
    case .star: self = .star
    case .hash: self = hash
    case .plus: self = .plus
    case .zero, .one, .two, .three, .four, .five, .six, .seven, .eight, .nine:
      self.init(rawValue: UInt16(symbol.rawValue))!
    }
  }

  /// "third" for "three". The ordinals stand in the order of the numbers they belong to; nil for a
  /// word that is no number.
  var ordinal: EnglishWord? {
    guard rawValue <= Self.quintillion.rawValue else { return nil }
    return EnglishWord(rawValue: rawValue + Self.zeroth.rawValue)
  }
}

/// Finds the values that are written in a text, and gives them the words that their kind has.
///
/// One pass, left to right: where a digit stands, the longest form that fits is taken, as a date before a number.
struct TextReader {
  let language: SpokenLanguage
  /// As they stand in the text.
  let written: [Character]
  /// The same with full-width digits and signs as ASCII: `８：３０` is `8:30`.
  private(set) var characters: [Character]

  private var result = ""
  /// Where the last value ended in the text; nil before the first.
  private(set) var lastEnd: Int?

  init(_ text: String, language: SpokenLanguage) {
    self.language = language
    written = Array(text)
    characters = written.map(Self.halfWidth)
    // From the end on: what counts the first number of a range stands behind the second.
    for place in characters.indices.reversed() {
      for comma in commasOfThousands(at: place) { characters[comma] = "," }
    }
  }

  /// A value in words.
  struct Reading {
    let words: String
    /// Behind the last character that the words stand for.
    let end: Int
  }

  mutating func read() -> String {
    var place = 0
    while place < written.count {
      if let reading = value(at: place) {
        append(reading.words, before: reading.end)
        lastEnd = reading.end
        place = reading.end
      } else if let end = endOfConnector(at: place) {
        // What it stands behind may end in a point: a.m.
        if language.separatesWords, result.last != " " { result += " " }
        append(language == .chinese ? "到" : "to", before: end)
        place = end
      } else if isRate(at: place) {
        result += "每"
        place += 1
        if let sign = ChineseSign.first(in: characters[place...]) {
          result += sign.words
          place += sign.length
        }
      } else {
        result.append(written[place])
        place += 1
      }
    }
    return result
  }

  private func value(at place: Int) -> Reading? {
    if isDigit(place) {
      return address(at: place) ?? identifier(at: place) ?? date(at: place) ?? month(at: place)
        ?? clock(at: place) ?? telephone(at: place)
        ?? proportion(at: place) ?? number(at: place)
    }
    guard isDigit(place + 1) else { return nil }
    switch characters[place] {
    case "+": return telephone(at: place)
    case "(", "（": return telephone(inBrackets: place)
    case "¥": return money(at: place + 1)
    case "-": return isMinus(at: place) ? negative(at: place) : nil
    default: return nil
    }
  }

  func number(at place: Int) -> Reading? {
    guard let number = WrittenNumber(in: characters, at: place) else { return nil }
    switch language {
    case .chinese: return chinese(number, at: place)
    case .americanEnglish, .britishEnglish: return english(number, at: place)
    }
  }

  /// Behind its sign ¥.
  private func money(at place: Int) -> Reading? {
    guard let number = WrittenNumber(in: characters, at: place), let fen = number.fen,
      !has("万", at: number.end), !has("亿", at: number.end)
    else { return nil }
    let end = has("元", at: number.end) ? number.end + 1 : number.end
    return Reading(words: words(.money(fen: fen)), end: end)
  }

  /// The stroke in 50元/月.
  private func isRate(at place: Int) -> Bool {
    language == .chinese && characters[place] == "/" && lastEnd == place && has("元", before: place)
      && (character(place + 1)?.isLetter == true
        || ChineseSign.first(in: characters[(place + 1)...]) != nil)
  }

  /// Words of English stand apart from what is beside them.
  private mutating func append(_ words: String, before end: Int) {
    guard language.separatesWords else {
      result += words
      return
    }
    if let last = result.last, last.isLetter || last.isNumber { result += " " }
    result += words
    if end < written.count, written[end].isLetter || written[end].isNumber { result += " " }
  }
}

extension TextReader {
  func words(_ value: SpokenValue, style: SpokenStyle = []) -> String {
    var words: [SpokenWord] = []
    language.speak(value, style: style, into: &words)
    var text = ""
    language.write(words, to: &text)
    return text
  }

  /// Symbol by symbol, with a short rest between groups.
  func words(symbols: some StringProtocol, as kind: DigitKind) -> String {
    var words: [SpokenWord] = []
    language.speak(symbolsIn: String(symbols), as: kind, into: &words)
    return words.split(separator: language.pause).map { group in
      var text = ""
      language.write(Array(group), to: &text)
      return text
    }.joined(separator: rest)
  }

  /// Of a number with more digits than numbers have.
  func wordsOfLong(_ number: WrittenNumber, point: String) -> String {
    [number.whole, number.decimals].filter { !$0.isEmpty }
      .map { words(symbols: $0, as: .digits) }.joined(separator: point)
  }

  /// What a voice rests at.
  var rest: String { language == .chinese ? "，" : ", " }

  func isDigit(_ place: Int) -> Bool {
    characters.indices.contains(place) && Self.isDigit(characters[place])
  }

  static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  func isDash(_ place: Int) -> Bool {
    guard characters.indices.contains(place) else { return false }
    return ["-", "–", "—", "~"].contains(characters[place])
  }

  func endOfBlanks(at place: Int) -> Int {
    var end = place
    while end < characters.count, characters[end] == " " { end += 1 }
    return end
  }

  func startOfBlanks(before place: Int) -> Int {
    var start = place
    while start > 0, characters[start - 1] == " " { start -= 1 }
    return start
  }

  func startOfDigits(before place: Int) -> Int {
    var start = place
    while isDigit(start - 1) { start -= 1 }
    return start
  }

  func endOfDigits(at place: Int) -> Int {
    var end = place
    while isDigit(end) { end += 1 }
    return end
  }

  /// Whether `text` stands at `place`.
  func has(_ text: String, at place: Int) -> Bool {
    place <= characters.count && characters[place...].starts(with: text)
  }

  /// Whether `text` ends before `place`.
  func has(_ text: String, before place: Int) -> Bool {
    characters[..<place].reversed().starts(with: text.reversed())
  }

  private static func halfWidth(_ character: Character) -> Character {
    switch character {
    case "￥": return "¥"
    case "～": return "~"
    case "−": return "-"
    default: break
    }
    // U+FF0B to U+FF1A: ＋ ， － ． ／, the digits and ：; the comma is a mark between words, or thousands.
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
      (0xFF0B...0xFF1A).contains(scalar.value) && scalar.value != 0xFF0C || scalar.value == 0xFF05,
      let ascii = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return character }
    return Character(ascii)
  }
}

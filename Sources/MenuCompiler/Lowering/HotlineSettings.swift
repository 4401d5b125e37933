import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// The `hotline` block, read.
struct HotlineSettings {
  private(set) var name = "hotline"
  private(set) var numbers: [String] = []
  private(set) var timeZone = "UTC"
  /// Tags as written, and what speaks them. Empty where no language could be read.
  private(set) var languages: [String] = []
  private(set) var spokenLanguages: [SpokenLanguage] = []
  /// Tags that are written and mean nothing. While there are some, nobody knows which language a
  /// text is in, or lacks.
  private(set) var brokenLanguages: Set<String> = []
  /// Tags of `style` lines that are none of the languages.
  private(set) var unspokenLanguages: [Located<String>] = []
  /// By language: how values are spoken unless a piece says otherwise.
  private(set) var styles: [[String]] = []
  private(set) var faxNumbers = FaxNumberRules()
  private(set) var callTime = Milliseconds.seconds(1800)
  private(set) var callSteps: UInt32 = 1000

  init(
    _ hotline: HotlineSyntax?, knowsTimeZone: (String) -> Bool, _ report: inout ProblemReport
  ) {
    guard let hotline else { return }
    name = hotline.name.value
    readNumbers(hotline, &report)
    readLanguages(hotline, &report)
    readStyles(hotline, &report)
    readFaxNumbers(hotline, &report)
    timeZone = hotline.timezone.value
    if !knowsTimeZone(timeZone) {
      let near = Self.timeZone(meantBy: timeZone, knowsTimeZone)
      report.add(
        .hotline(.unknownTimeZone(name: timeZone, near: near)), at: hotline.timezone.range)
    }
    if let time = hotline.callTime {
      callTime = time.value.milliseconds
      if callTime.count == 0 { report.add(.hotline(.noCallTime), at: time.range) }
    }
    if let steps = hotline.callSteps {
      callSteps = UInt32(clamping: steps.value)
      if callSteps == 0 { report.add(.hotline(.noCallTime), at: steps.range) }
    }
  }

  /// The time zone that somebody means who writes a city, a country, or an offset.
  private static func timeZone(
    meantBy name: String, _ knowsTimeZone: (String) -> Bool
  ) -> String? {
    let place = name.split(separator: "/").last.map(String.init) ?? name
    let lower = place.lowercased()
    let known = [
      "beijing": "Asia/Shanghai", "peking": "Asia/Shanghai", "hangzhou": "Asia/Shanghai",
      "guangzhou": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "china": "Asia/Shanghai",
      "cst": "Asia/Shanghai", "gmt+8": "Asia/Shanghai", "utc+8": "Asia/Shanghai",
      "gmt+08:00": "Asia/Shanghai", "utc+08:00": "Asia/Shanghai", "北京": "Asia/Shanghai",
      "上海": "Asia/Shanghai", "北京时间": "Asia/Shanghai", "gmt": "Europe/London",
      "uk": "Europe/London", "bst": "Europe/London",
    ]
    if let zone = known[lower], knowsTimeZone(zone) { return zone }
    let city = lower.split { $0 == "_" || $0 == " " || $0 == "-" }.map {
      $0.prefix(1).uppercased() + $0.dropFirst()
    }.joined(separator: "_")
    return ["Asia", "Europe", "America", "Australia", "Africa", "Pacific"].lazy
      .map { "\($0)/\(city)" }.first(where: knowsTimeZone)
  }

  private mutating func readNumbers(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    if hotline.numbers.isEmpty {
      if Self.canBeDialled(name) {
        numbers = [name]
      } else {
        report.addMissing(.hotline(.numberMissing(name: name)), at: hotline.name.range)
      }
    }
    var places: [String: SourceRange] = [:]
    for number in hotline.numbers {
      if !Self.canBeDialled(number.value) {
        report.add(.hotline(.badNumber(number.value)), at: number.range)
      } else if let first = places[number.value] {
        report.add(.hotline(.numberTwice(number.value, first: first)), at: number.range)
      } else {
        places[number.value] = number.range
        numbers.append(number.value)
      }
    }
  }

  /// A language that was added to the list, and to nothing else: that is one thing to do, and not one a prompt.
  mutating func reportSilentLanguages(in menu: Declarations, _ report: inout ProblemReport) {
    guard languages.count > 1, let hotline = menu.hotline, !menu.steps.items.isEmpty else { return }
    let used = menu.languagesUsed
    let silent = languages.dropFirst().filter { !used.contains($0) }
    // What has no mark is in the first language: where it is marked with that beside it, it is in the one that seems silent.
    let order =
      silent.count == 1 && menu.speaksTwice(in: languages[0])
      ? silent + languages.filter { $0 != silent[0] } : nil
    for (index, tag) in languages.enumerated().dropFirst() where !used.contains(tag) {
      report.add(
        .hotline(.languageSilent(tag: tag, first: languages[0], order: order)),
        at: hotline.languages.first { $0.value == tag }?.range ?? hotline.languages[index].range)
      brokenLanguages.insert(tag)
    }
  }

  private mutating func readFaxNumbers(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    var places: [String: SourceRange] = [:]
    for line in hotline.faxNumbers {
      let count = line.digits?.value ?? FaxNumberRules.digitsUnlessSaid
      // An empty text is a problem of the file already.
      for prefix in line.prefixes where !prefix.value.isEmpty {
        let text = prefix.value
        guard (1...15).contains(text.utf8.count),
          text.isASCIIDigits
        else {
          report.add(.hotline(.badFaxPrefix(text)), at: prefix.range)
          continue
        }
        if let first = places[text] {
          report.add(.hotline(.faxPrefixTwice(text, first: first)), at: prefix.range)
          continue
        }
        places[text] = prefix.range
        if let digits = line.digits, count.upperBound > 15 || count.upperBound < text.utf8.count {
          report.add(
            .hotline(
              .badFaxDigits(prefix: text, min: count.lowerBound, max: count.upperBound)),
            at: digits.range)
        }
        faxNumbers.rules.append(
          FaxNumberRules.Rule(
            prefix: text, isAllowed: line.isAllowed, minDigits: UInt8(clamping: count.lowerBound),
            maxDigits: UInt8(clamping: count.upperBound)))
      }
    }
  }

  /// Whether the number of a caller can begin so: digits, and `+` before them, which alone is that of all numbers with their country.
  static func canCall(_ text: String) -> Bool {
    text == "+"
      || canBeDialled(text)
        && !text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") }
  }

  /// Digits, `*` and `#`, and `+` before them.
  static func canBeDialled(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.count <= 32
      && digits.allSatisfy {
        $0.isASCIIDigit || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#")
      }
  }

  private mutating func readLanguages(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    if hotline.languages.isEmpty {
      report.isWhole = false
      report.addMissing(.hotline(.languagesMissing), at: hotline.name.range)
    }
    var places: [String: SourceRange] = [:]
    // There are not so many: each one more is unknown or there twice.
    for tag in hotline.languages.prefix(32) {
      if let first = places[tag.value] {
        report.add(.hotline(.languageTwice(tag: tag.value, first: first)), at: tag.range)
        continue
      }
      places[tag.value] = tag.range
      if let language = SpokenLanguage(tag: tag.value) {
        languages.append(tag.value)
        spokenLanguages.append(language)
      } else {
        let known = ["zh", "en", "en-US", "en-GB"]
        let near =
          Self.countries[tag.value.lowercased()] ?? report.nearest(to: tag.value, among: known)
        report.addHole(
          .hotline(.unknownLanguage(tag: tag.value, known: known, near: near)), at: tag.range)
        brokenLanguages.insert(tag.value)
      }
    }
    styles = Array(repeating: [], count: languages.count)
  }

  /// Countries that are written where a language is meant.
  private static let countries = [
    "cn": "zh", "ch": "zh", "us": "en-US", "uk": "en-GB", "gb": "en-GB",
  ]

  private mutating func readStyles(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    for syntax in hotline.styles {
      guard let index = languages.firstIndex(of: syntax.language.value) else {
        if brokenLanguages.isEmpty, !languages.isEmpty { unspokenLanguages.append(syntax.language) }
        continue
      }
      for word in syntax.words {
        styles[index] = Self.styles(
          styles[index], adding: word, of: spokenLanguages[index], tag: languages[index],
          replaces: false, &report)
      }
    }
  }

  /// `names` with the style `word`, if it is one.
  ///
  /// - Parameter replaces: what speaks of the same subject gives way; otherwise that is a problem.
  static func styles(
    _ names: [String], adding word: Located<String>, of language: SpokenLanguage, tag: String,
    replaces: Bool, _ report: inout ProblemReport
  ) -> [String] {
    let known = language.styles
    guard let style = known.first(where: { $0.name == word.value }) else {
      let near = report.nearest(to: word.value, among: known.map(\.name))
      report.add(
        .hotline(
          .unknownStyle(name: word.value, language: tag, known: known.map(\.name), near: near)),
        at: word.range)
      return names
    }
    func sameSubject(_ name: String) -> Bool {
      known.contains { $0.name == name && $0.subject == style.subject && name != word.value }
    }
    if replaces { return names.filter { !sameSubject($0) } + [word.value] }
    if let other = names.first(where: sameSubject) {
      report.add(
        .hotline(.styleContradiction(first: other, second: word.value)), at: word.range)
      return names
    }
    return names + [word.value]
  }
}

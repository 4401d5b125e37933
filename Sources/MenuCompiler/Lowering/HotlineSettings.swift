import CallFlowModel
import Diagnostics
import MenuLanguage
import ServiceCalendar
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
  /// Tags that are written and mean nothing; what is said in them is no further mistake.
  private(set) var brokenLanguages: Set<String> = []
  /// By language: how values are spoken unless a piece says otherwise.
  private(set) var styles: [[String]] = []
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
    timeZone = hotline.timezone.value
    if !knowsTimeZone(timeZone) {
      report.add(.hotline(.unknownTimeZone(name: timeZone)), at: hotline.timezone.range)
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

  private mutating func readNumbers(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    if hotline.numbers.isEmpty {
      if Self.canBeDialled(name) {
        numbers = [name]
      } else {
        report.add(.hotline(.numberMissing(name: name)), at: hotline.name.range)
      }
    }
    for number in hotline.numbers {
      if Self.canBeDialled(number.value) {
        numbers.append(number.value)
      } else {
        report.add(.hotline(.badNumber(number.value)), at: number.range)
      }
    }
  }

  /// Digits, `*` and `#`, and `+` before them.
  static func canBeDialled(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.count <= 32
      && digits.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "*")
          || $0 == UInt8(ascii: "#")
      }
  }

  private mutating func readLanguages(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    if hotline.languages.isEmpty {
      report.addHole(.hotline(.languagesMissing), at: hotline.name.range)
    }
    var places: [String: SourceRange] = [:]
    for tag in hotline.languages {
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
        let near = report.nearest(to: tag.value, among: known)
        report.addHole(
          .hotline(.unknownLanguage(tag: tag.value, known: known, near: near)), at: tag.range)
        brokenLanguages.insert(tag.value)
      }
    }
    styles = Array(repeating: [], count: languages.count)
  }

  private mutating func readStyles(_ hotline: HotlineSyntax, _ report: inout ProblemReport) {
    for syntax in hotline.styles {
      guard let index = languages.firstIndex(of: syntax.language.value) else {
        if !brokenLanguages.contains(syntax.language.value), !languages.isEmpty {
          report.add(
            .name(.languageNotSpoken(tag: syntax.language.value, spoken: languages)),
            at: syntax.language.range)
        }
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

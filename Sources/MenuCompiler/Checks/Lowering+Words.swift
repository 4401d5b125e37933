import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// What callers are told, held against what the step does: authors write the one and change the other.
extension Lowering {
  // MARK: - Labels

  /// Labels that say what the menu says by itself, or the same twice, or are in another language.
  mutating func checkLabels(_ options: [OptionSyntax], _ syntax: StepSyntax) {
    guard syntax.speech.says.isEmpty else { return }
    // Few are held against each other, many are looked up.
    let areMany = options.count > LintLimits.optionCountMax
    var labels = NameIndex()
    var labelled: [Int] = []
    for index in options.indices {
      guard let label = options[index].text else { continue }
      let keys = KeyString(options[index].head)
      checkLabel(label.text, keys, language: 0, syntax)
      for translation in label.translations {
        guard let language = flow.languages.firstIndex(of: translation.language.value) else {
          continue
        }
        checkLabel(translation.text, keys, language: language, syntax)
      }
      let twin: Int?
      if areMany {
        let (place, isNew) = labels.insert(label.text.value)
        if isNew { labelled.append(index) }
        twin = isNew ? nil : labelled[place]
      } else {
        twin = (0..<index).first { options[$0].text?.text.value == label.text.value }
      }
      if let twin {
        report.add(
          .speech(.labelTwice(text: label.text.value, first: options[twin].text!.text.range)),
          at: label.text.range)
      }
    }
  }

  private mutating func checkLabel(
    _ label: Located<String>, _ keys: KeyString, language: Int, _ syntax: StepSyntax
  ) {
    guard language < flow.spokenLanguages.count else { return }
    if let plain = LabelWording.plain(label.value, in: flow.spokenLanguages[language]) {
      report.add(
        .speech(.labelSaysKey(heard: heard(label.value, keys, language), plain: plain)),
        at: label.range)
    }
    if !Self.fits(label.value, flow.spokenLanguages[language]) {
      reportLanguage(label, language, syntax)
    }
  }

  /// The option as its menu speaks it.
  private func heard(_ label: String, _ keys: KeyString, _ language: Int) -> String {
    let phrases = phrases[language]
    return [phrases.optionBegins, label, phrases.press, keys.description]
      .compactMap(\.self).joined(separator: " ")
  }

  // MARK: - Languages

  /// Chinese in what is spoken in English, and the other way round.
  mutating func checkLanguages(_ syntax: StepSyntax) {
    guard !syntax.speech.says.isEmpty || !syntax.speech.agains.isEmpty else { return }
    for say in says(heardIn: syntax) {
      guard let language = say.language.map({ flow.languages.firstIndex(of: $0.value) }) ?? 0
      else { continue }
      let texts = spokenTexts([say])
      guard language < flow.spokenLanguages.count else { continue }
      let spoken = flow.spokenLanguages[language]
      if let text = texts.first, !texts.contains(where: { Self.fits($0.value, spoken) }) {
        reportLanguage(text, language, syntax)
      }
    }
  }

  private mutating func reportLanguage(
    _ text: Located<String>, _ language: Int, _ syntax: StepSyntax
  ) {
    // A wrong list of languages is one mistake.
    guard settings.brokenLanguages.isEmpty else { return }
    report.add(
      .otherLanguage(language: flow.languages[language]), at: text.range, inStep: syntax.range)
  }

  private static func fits(_ text: String, _ language: SpokenLanguage) -> Bool {
    // In UTF-8 the characters U+4000 to U+9FFF begin with these bytes, and nothing else does.
    var text = text
    let hasHan = text.withUTF8 { bytes in bytes.contains { (0xE4...0xE9).contains($0) } }
    func latinWords() -> Int {
      text.split { !$0.isASCII || !$0.isLetter }.count
    }
    // Names and offers in another language stand in the prompts of any, but not whole sentences.
    switch language {
    case .chinese: return hasHan || latinWords() < 4
    case .americanEnglish, .britishEnglish: return !hasHan || latinWords() > 0
    }
  }

  // MARK: - Files

  /// `say "moment.wav"`, which is read out like any other text.
  mutating func checkFileNames(_ syntax: StepSyntax) {
    for text in spokenTexts(syntax.speech.says + syntax.speech.agains)
    where Self.namesSound(text.value) {
      report.add(.speech(.fileNameSpoken(text.value)), at: text.range)
    }
  }

  private static func namesSound(_ text: String) -> Bool {
    guard let point = text.lastIndex(of: "."), point != text.startIndex, !text.contains(" ") else {
      return false
    }
    let suffix = text[text.index(after: point)...].lowercased()
    return ["wav", "mp3", "ogg", "gsm", "ulaw", "alaw", "sln", "flac", "m4a", "aiff", "aif"]
      .contains(suffix)
  }

  // MARK: - Numbers

  /// 「请输入六位密码」 before an entry of eight digits.
  mutating func checkCount(_ body: EnterSyntax, _ syntax: StepSyntax) {
    guard case .digits(let taken) = body.type.value else { return }
    for say in syntax.speech.says + syntax.speech.agains {
      let texts = spokenTexts([say])
      let said = texts.flatMap { NamedCounts.all(in: $0.value) }
      guard let first = said.first, !said.contains(where: { taken.contains($0) }),
        said.allSatisfy({ $0 == first })
      else { continue }
      let place = texts.first { !NamedCounts.all(in: $0.value).isEmpty }!.range
      report.add(
        .countNotTaken(said: first, taken: taken), at: place, inStep: syntax.range)
    }
  }

  // MARK: - Texts

  func spokenTexts(_ says: [SaySyntax]) -> [Located<String>] {
    says.flatMap(\.parts).compactMap { part in
      if case .text(let text) = part { text } else { nil }
    }
  }

  /// What a step says, and the announcements where it says these.
  func says(heardIn syntax: StepSyntax) -> [SaySyntax] {
    let says = syntax.speech.says + syntax.speech.agains
    return says.contains(where: \.announces)
      ? says + menu.announcements.items.flatMap(\.says) : says
  }
}

extension SaySyntax {
  fileprivate var announces: Bool {
    parts.contains { if case .announcements = $0 { true } else { false } }
  }
}

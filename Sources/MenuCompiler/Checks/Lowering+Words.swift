import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// What callers are told, held against what the step does: authors write the one and change the other.
extension Lowering {
  // MARK: - Keys

  /// Keys that are named and not taken in the step itself, and options that nobody hears of.
  mutating func checkNamedKeys(_ step: StepID, _ syntax: StepSyntax) {
    // Nearly every menu speaks itself.
    guard !syntax.speech.says.isEmpty else { return }
    switch syntax.body {
    case .menu(let body):
      checkNamedKeys(of: step, rows: 0, syntax)
      checkHeard(body.options, syntax)
    case .browse(let body): checkNamedKeys(of: step, rows: body.list?.value ?? 0, syntax)
    case .enter(let body):
      let confirming = confirmingKeys(behind: step)
      checkNamedKeys(body, namedKeys(syntax).filter { !confirming.contains($0.keys) }, syntax)
    case .record(let body): checkNamedKeys(body, namedKeys(syntax), syntax)
    case .transfer:
      for (text, keys) in namedKeys(syntax) { reportNotTaken(keys, text, syntax, by: .nothing) }
    case .play, .fax, .hangUp, .lookup, .choose, .incomplete: break
    }
  }

  /// Keys 1 to `rows` choose a row.
  private mutating func checkNamedKeys(of step: StepID, rows: Int, _ syntax: StepSyntax) {
    let named = namedKeys(syntax)
    guard !named.isEmpty else { return }
    let taken =
      flow.options(of: step).map(\.keys) + (0..<rows).map { KeyString(String($0 + 1))! }
    for (text, keys) in named where !taken.contains(keys) { reportNotTaken(keys, text, syntax) }
  }

  /// Keys that are named where steps behind may take them, and that none of these takes.
  mutating func checkNamedKeysAhead(
    _ step: StepID, _ syntax: StepSyntax, _ graph: FlowGraph, _ before: [Int?]
  ) {
    // Most plays name no key.
    guard !syntax.speech.says.isEmpty else { return }
    switch syntax.body {
    case .play(let body):
      let named = namedKeys(syntax)
      guard !named.isEmpty else { return }
      let taken = flow.options(of: step).map(\.keys) + body.controls.map { KeyString($0.value) }
      let open = named.filter { !taken.contains($0.keys) }
      guard !open.isEmpty, let ahead = keysAhead(of: step, graph) else { return }
      for (text, keys) in open where !ahead.take(keys) {
        reportNotTaken(keys, text, syntax, by: ahead.there)
      }
    case .fax:
      let named = namedKeys(syntax)
      guard !named.isEmpty, let ahead = keysAhead(of: step, graph) else { return }
      for (text, keys) in named where !ahead.take(keys) {
        reportNotTaken(keys, text, syntax, by: .nothing)
      }
    case .hangUp:
      // What a caller may do in the next call is good to know.
      for (text, keys) in namedKeys(syntax) where !isTaken(keys, before) {
        reportNotTaken(keys, text, syntax, by: .nextCall)
      }
    case .menu, .browse, .enter, .record, .transfer, .lookup, .choose, .incomplete: break
    }
  }

  private func namedKeys(_ syntax: StepSyntax) -> [(text: Located<String>, keys: KeyString)] {
    spokenTexts(says(heardIn: syntax)).flatMap { text in
      NamedKeys.all(in: text.value).map { (text, $0) }
    }
  }

  /// What a step says, and the announcements where it says these.
  private func says(heardIn syntax: StepSyntax) -> [SaySyntax] {
    let says = syntax.speech.says + syntax.speech.agains
    return says.contains(where: \.announces)
      ? says + menu.announcements.items.flatMap(\.says) : says
  }

  /// Whether an option of a step that callers get to has these keys.
  private func isTaken(_ keys: KeyString, _ before: [Int?]) -> Bool {
    flow.steps.indices.contains { index in
      before[index] != nil && flow.options(of: StepID(index)).contains { $0.keys == keys }
    }
  }

  private mutating func reportNotTaken(
    _ keys: KeyString, _ text: Located<String>, _ syntax: StepSyntax,
    by there: LintProblem.KeyTaking = .options
  ) {
    report.add(
      .keyNotTaken(keys: keys.description, there: there), at: text.range, inStep: syntax.range)
  }

  private static let keyLooksMax = 5_000_000

  /// What takes the keys that are pressed in a `play`: the steps behind it.
  private struct KeysAhead {
    var options: [KeyString] = []
    var entries: [EnterSyntax] = []
    /// Of their confirmations.
    var confirming: [KeyString] = []

    func take(_ keys: KeyString) -> Bool {
      options.contains(keys) || confirming.contains(keys) || entries.contains { $0.takes(keys) }
    }

    /// Where a key leads that none of them takes.
    var there: LintProblem.KeyTaking {
      guard options.isEmpty, let entry = entries.first else { return .options }
      return .entryBehind(end: entry.end.description)
    }
  }

  /// The keys of what reads an entry back, which callers may be told before they enter it.
  private func confirmingKeys(behind entry: StepID) -> [KeyString] {
    guard case .step(let next) = flow[entry].next, origins[Int(next.index)].part == .confirm
    else { return [] }
    return flow.options(of: next).map(\.keys)
  }

  /// The keys that wait for the steps behind a `play`; `nil` where one of these may take any key.
  private mutating func keysAhead(of step: StepID, _ graph: FlowGraph) -> KeysAhead? {
    // A long chain of steps that all say what the announcements name.
    guard keyLooks < Self.keyLooksMax else { return nil }
    var keys = KeysAhead()
    var seen: Set<Int> = [Int(step.index)]
    var open = [Int(step.index)]
    while let step = open.popLast() {
      keyLooks += 1
      if graph.goesBackSilently[step] { return nil }
      for way in graph.ways(from: step) where !way.needsKey {
        let next = Int(way.to)
        guard seen.insert(next).inserted else { continue }
        switch flow.steps[next].kind {
        case .menu: keys.options += flow.options(of: StepID(next)).map(\.keys)
        case .play:
          keys.options += flow.options(of: StepID(next)).map(\.keys)
          open.append(next)
        case .lookup, .choose, .discard: open.append(next)
        case .enter:
          guard case .enter(let body) = syntax(of: StepID(next)).body else { return nil }
          keys.entries.append(body)
          keys.confirming += confirmingKeys(behind: StepID(next))
        case .browse, .record: return nil
        case .fax, .transfer, .hangUp: break
        }
      }
    }
    return keys
  }

  /// A menu with words of its own does not speak its options too.
  private mutating func checkHeard(_ options: [OptionSyntax], _ syntax: StepSyntax) {
    for again in syntax.speech.agains { checkMatch(options, again, syntax) }
    for say in syntax.speech.says where !say.namesItsKeys { checkMatch(options, say, syntax) }
    for say in syntax.speech.says where say.namesItsKeys {
      let words = say.words
      let named = NamedKeys.mentioned(in: words)
        .union(spokenTexts([say]).flatMap { NamedKeys.all(in: $0.value) })
        .union(NamedKeys.all(in: words))
      let unheard = options.filter { option in
        !named.contains(option.keys.value)
          && !(menu.defaults?.options.contains { $0.keys.value == option.keys.value } ?? false)
      }
      guard let first = unheard.first else {
        checkMatch(options, say, syntax)
        continue
      }
      report.add(
        .optionsUnheard(
          keys: unheard.map(\.keys.value.description), label: label(of: first, in: say),
          language: flow.languages.count > 1 ? say.language?.value ?? flow.languages.first : nil),
        at: first.keys.range, inStep: syntax.range)
      return
    }
  }

  /// 「政策录音请按3」 where 3 is another option, and this one is 2.
  private mutating func checkMatch(
    _ options: [OptionSyntax], _ say: SaySyntax, _ syntax: StepSyntax
  ) {
    for (text, words) in say.wholeClauses {
      // "For a note, press 2": what is meant may stand in the clause before.
      var meantBefore: [OptionSyntax] = []
      for clause in words.split(whereSeparator: Self.endsClause) {
        let named = NamedKeys.all(in: String(clause))
        var meant = options.filter { label(of: $0, in: say).map { clause.contains($0) } ?? false }
        if meant.isEmpty, NamedKeys.isAll(of: clause) { meant = meantBefore }
        meantBefore = named.isEmpty ? meant : []
        guard named.count == 1, meant.count == 1, let label = label(of: meant[0], in: say),
          named[0] != meant[0].keys.value,
          // "Press 1 for a doctor or 2 for a nurse" names one key as such, and another behind it.
          NamedKeys.mentioned(in: String(clause)).count < 2
        else { continue }
        report.add(
          .otherKeySaid(
            label: label, said: named[0].description, keys: meant[0].keys.value.description,
            place: meant[0].keys.range), at: text.range, inStep: syntax.range)
      }
    }
  }

  fileprivate static func endsClause(_ sign: Character) -> Bool { "，。；,.;".contains(sign) }

  /// The label of `option` in the language of `say`; `nil` where it has none.
  private func label(of option: OptionSyntax, in say: SaySyntax) -> String? {
    guard let tag = say.language?.value, tag != flow.languages.first else {
      return option.text?.text.value
    }
    return option.text?.translations.first { $0.language.value == tag }?.text.value
  }

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

  private func spokenTexts(_ says: [SaySyntax]) -> [Located<String>] {
    says.flatMap(\.parts).compactMap { part in
      if case .text(let text) = part { text } else { nil }
    }
  }
}

extension SaySyntax {
  /// Its texts, without the clauses that a text of a row or of a dialogue begins or goes on with: what is meant there may stand
  /// in that.
  fileprivate var wholeClauses: [(text: Located<String>, words: Substring)] {
    parts.indices.compactMap { index in
      guard case .text(let text) = parts[index] else { return nil }
      var words = text.value[...]
      if index > 0, case .reference = parts[index - 1] {
        words = words.drop { !Lowering.endsClause($0) }
      }
      if index + 1 < parts.count, case .reference = parts[index + 1] {
        while let last = words.last, !Lowering.endsClause(last) { words.removeLast() }
      }
      return (text, words)
    }
  }

  fileprivate var announces: Bool {
    parts.contains { if case .announcements = $0 { true } else { false } }
  }

  /// What it says without a value: `"For events, press" digits 1` too.
  fileprivate var words: String {
    parts.compactMap { part -> String? in
      switch part {
      case .text(let text): return text.value
      case .form(let form):
        switch form.value {
        case .word(let word), .string(let word): return word.value
        case .reference: return nil
        }
      case .reference, .pause, .announcements, .receipt: return nil
      }
    }.joined(separator: " ")
  }

  /// Whether all that it says of keys stands in it: what a dialogue is given may name any key.
  fileprivate var namesItsKeys: Bool {
    !parts.isEmpty && parts.allSatisfy { if case .reference = $0 { false } else { true } }
  }
}

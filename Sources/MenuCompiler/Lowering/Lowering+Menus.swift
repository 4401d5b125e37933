import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Menus and plays.
extension Lowering {
  mutating func menu(_ body: MenuSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    if body.options.isEmpty {
      report.addMissing(.key(.optionsMissing(step: step.name.value)), at: step.name.range)
    }
    checkOptionNames(body.options)
    let keys = self.keys(
      KeyRules(options: body.options, prefer: body.prefer, without: body.without), step, place)
    let asking = self.asking(body.asking, keys: keys, step, place)
    var speech = self.speech(of: step, place)
    let again = speechAgain(of: step, place)
    if step.speech.says.isEmpty {
      if !step.speech.agains.isEmpty {
        report.add(.speech(.againWithoutSay), at: step.speech.agains[0].range)
      }
      speech = optionSpeech(
        keys.spoken, of: body.options, named: promptName(step, place), place)
      if keys.spoken.isEmpty, !body.options.isEmpty {
        report.addMissing(.speech(.unlabelled(step: step.name.value)), at: step.name.range)
      } else if keys.spoken.count < body.options.count {
        for option in body.options where option.text == nil {
          report.add(
            .optionUnlabelled(keys: option.keys.value.description), at: option.keys.range,
            inStep: step.range)
        }
      }
    }
    return Step(
      kind: .menu, keys: keyMode(step), isFresh: body.fresh != nil, speech: speech,
      speechAgain: again, asking: asking)
  }

  mutating func play(_ body: PlaySyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportAgain(step)
    let next = target(body.target, place)
    if body.language == nil {
      reportSilence(step) { .silentPlay(step: step.name.value, language: $0) }
    }
    var asking: Int?
    if !body.options.isEmpty {
      checkOptionNames(body.options)
      let keys = self.keys(KeyRules(options: body.options, joinsDefaults: false), step, place)
      let nextKey = usualAsking?.nextKey ?? .seconds(3)
      flow.askings.append(
        Asking(nextKey: nextKey, noInput: next, noMatch: next, keys: keys.root))
      asking = flow.askings.count - 1
    }
    checkListens(body, step)
    notePlay(body, place)
    flow.plays.append(
      PlayDetail(
        language: body.language.flatMap { language($0) }.map { LanguageID($0) },
        controls: controls(body)))
    return Step(
      kind: .play, keys: keyMode(step), speech: speech(of: step, place), asking: asking,
      detail: flow.plays.count - 1, next: next)
  }

  /// A prompt that keys do not interrupt takes none.
  private mutating func checkListens(_ body: PlaySyntax, _ step: StepSyntax) {
    guard let mode = step.speech.keys, mode.value != .interrupt else { return }
    let keys = body.options.map(\.keys.range) + body.controls.map(\.range)
    guard let first = keys.min(by: { $0.start < $1.start }) else { return }
    report.add(.key(.playTakesNone(mode: mode.value.rawValue, place: mode.range)), at: first)
  }

  /// The keys that move about in a prompt, each with one meaning.
  private mutating func controls(_ body: PlaySyntax) -> PlayDetail.Controls? {
    let keys = body.controls
    guard !keys.isEmpty else { return nil }
    for (index, key) in keys.enumerated() {
      if let first = keys[..<index].first(where: { $0.value == key.value }) {
        report.add(
          .key(.controlTwice(key: key.value.description, first: first.range)), at: key.range)
      }
    }
    for option in body.options where !option.keys.value.isEmpty {
      if let control = keys.first(where: { $0.value == option.keys.value[0] }) {
        report.add(
          .key(
            .controlHidesOption(key: control.value.description, control: control.range)),
          at: option.keys.range)
      }
    }
    for (word, skip) in [("skip-back", body.skipBack), ("skip-forward", body.skipForward)] {
      guard let distance = skip?.distance, distance.value.milliseconds.count == 0 else { continue }
      let key = skip!.key.value.description
      report.add(
        .time(.nothingLasts(word: "\(word) \(key)", example: "\(word) \(key) 10s")),
        at: distance.range)
    }
    return PlayDetail.Controls(
      pause: body.pause?.value, back: body.skipBack?.key.value,
      forward: body.skipForward?.key.value, faster: body.faster?.value,
      startOver: body.startOver?.value,
      backBy: body.skipBack?.distance?.value.milliseconds ?? .seconds(10),
      forwardBy: body.skipForward?.distance?.value.milliseconds ?? .seconds(10))
  }

  /// A step that is there to be heard, and has no words: in no language, or in one of them.
  mutating func reportSilence(_ step: StepSyntax, _ problem: (String?) -> SpeechProblem) {
    let silent = step.speech.says.filter { say in
      !say.parts.isEmpty && say.parts.allSatisfy { if case .pause = $0 { true } else { false } }
    }
    guard silent.count < step.speech.says.count else {
      report.add(.speech(problem(nil)), at: step.name.range)
      return
    }
    for say in silent {
      report.add(.speech(problem(say.language?.value ?? flow.languages.first)), at: say.range)
    }
  }

  /// `again` in a step that never asks twice.
  mutating func reportAgain(_ step: StepSyntax) {
    guard let again = step.speech.agains.first else { return }
    report.add(
      .speech(.againUnasked(step: step.name.value, kind: step.body.kind.rawValue)),
      at: again.range)
  }
}

extension PlaySyntax {
  /// The keys that move about in the prompt.
  var controls: [Located<DTMFKey>] {
    [pause, skipBack?.key, skipForward?.key, faster, startOver].compactMap(\.self)
  }
}

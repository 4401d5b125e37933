import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// Entries, with their read-back, and messages, with their review.
extension Lowering {
  mutating func enter(_ body: EnterSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportSilent(step)
    let value = entryValue(step, body, place)
    let type = entryType(body.type.value)
    if type == .faxNumber, menu.hotline?.faxNumbers.allSatisfy({ !$0.isAllowed }) ?? false {
      report.add(.hotline(.faxNumbersMissing), at: body.type.range)
    }
    checkEndKey(body)
    var next = target(body.target, place)
    let asking = self.asking(body.asking, keys: nil, step, place)
    if isReadBack(body, step) {
      next = .step(confirm(value, body, step, place, then: next, asking: flow.askings[asking]))
    }
    flow.entries.append(
      EnterDetail(
        type: type, endKey: body.endKey?.value ?? .pound, value: value,
        refused: body.refused.map { target($0, place) }))
    return Step(
      kind: .enter, keys: keyMode(step), isFresh: body.fresh != nil,
      speech: speech(of: step, place), speechAgain: speechAgain(of: step, place), asking: asking,
      detail: flow.entries.count - 1, next: next)
  }

  /// A step that asks and does not say for what.
  mutating func reportSilent(_ step: StepSyntax) {
    guard step.speech.says.isEmpty else { return }
    report.addMissing(
      .speech(.silent(step: step.name.value, kind: step.body.kind.rawValue)), at: step.name.range)
  }

  private mutating func entryType(_ type: MenuLanguage.EntryType) -> CallFlowModel.EntryType {
    switch type {
    case .digits(let count):
      return .digits(min: UInt8(clamping: count.lowerBound), max: UInt8(clamping: count.upperBound))
    case .citizenID: return .citizenID
    case .phone: return .phone
    case .faxNumber: return .faxNumber
    case .date: return .date
    case .money: return .money
    case .pattern(let pattern):
      let elements = pattern.elements.map {
        PatternElement(
          first: $0.digits.lowerBound, last: $0.digits.upperBound, isOptional: $0.isOptional)
      }
      // A menu has fewer patterns than values, each entry being one, and is refused before they are too many.
      if let place = patterns[elements] { return .pattern(UInt16(clamping: place)) }
      let start = flow.patternElements.count
      flow.patternElements += elements
      patterns[elements] = flow.patterns.count
      flow.patterns.append(TableRange(start..<flow.patternElements.count))
      return .pattern(UInt16(clamping: flow.patterns.count - 1))
    }
  }

  private mutating func checkEndKey(_ body: EnterSyntax) {
    guard let key = body.endKey else { return }
    if key.value.digit != nil {
      report.add(.key(.endKeyDigit(key: key.value.description)), at: key.range)
    } else if key.value == .star {
      switch body.type.value {
      case .citizenID, .money: report.add(.key(.endKeyPoint), at: key.range)
      case .digits, .phone, .faxNumber, .date, .pattern: break
      }
    }
  }

  /// Six digits or more are read back, unless they are secret or check themselves.
  private mutating func isReadBack(_ body: EnterSyntax, _ step: StepSyntax) -> Bool {
    switch body.confirm?.value {
    case .never:
      guard body.type.value == .faxNumber else { return false }
      report.add(.value(.faxNumberUnconfirmed), at: body.confirm!.range)
      return true
    case .always:
      guard let secret = body.secret else { return true }
      report.add(
        .value(.secretReadBack(name: step.name.value, declared: secret)), at: body.confirm!.range)
      return false
    case nil:
      guard body.secret == nil else { return false }
      switch body.type.value {
      case .digits(let count): return count.upperBound >= Self.readBackLength
      case .pattern(let pattern): return pattern.elements.count >= Self.readBackLength
      case .phone, .faxNumber, .date, .money: return true
      case .citizenID: return false
      }
    }
  }

  private static let readBackLength = 6

  /// The menu that reads an entry back: 1 goes on, 2 asks again.
  private mutating func confirm(
    _ value: ValueID, _ body: EnterSyntax, _ step: StepSyntax, _ place: StepPlace,
    then next: Target, asking: Asking
  ) -> StepID {
    let id = addStep("confirm", of: place, .confirm)
    let entered = phrase("entered", \.youEntered)
    let options = phrase("confirm", \.confirm)
    let form: SpokenFormKind =
      switch body.type.value {
      case .digits, .pattern: .digits
      case .citizenID: .citizenID
      case .phone, .faxNumber: .phone
      case .date: .date
      case .money: .money
      }
    let styles = flow.languages.indices.map { index in
      style((try? flow.spokenLanguages[index].style(named: settings.styles[index])) ?? [])
    }
    let speech = addSpeech(
      styles.map { [.prompt(entered), .value(value, form, style: $0), .prompt(options)] })
    let keys = fixedKeys([(.one, "correct", next), (.two, "again", .step(place.id))])
    flow.askings.append(
      Asking(
        firstKey: asking.firstKey, nextKey: asking.nextKey, noInputMax: asking.noInputMax,
        noMatchMax: asking.noMatchMax, noInput: stepping(asking.noInput, from: place),
        noMatch: stepping(asking.noMatch, from: place), keys: keys.root))
    flow.steps[Int(id.index)] = Step(
      kind: .menu, isFresh: true, isDetour: true, speech: speech,
      asking: flow.askings.count - 1)
    return id
  }

  /// A target of `place` as another step's: to repeat is to go to `place` again.
  private func stepping(_ target: Target, from place: StepPlace) -> Target {
    switch target {
    case .again: .step(place.id)
    case .step, .back, .nextRows, .previousRows, .hangUp: target
    }
  }

  // MARK: - Messages

  mutating func record(_ body: RecordSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    let kept = target(body.kept, place)
    let unavailable = target(body.unavailable, place)
    let dropped = body.dropped.map { target($0, place) } ?? .back
    checkTimes(body.asking)
    let noMatch = mistake(body.asking.noMatch, usual: usualAsking?.noMatch, place)
    if noMatch == nil {
      reportMissing(.noMatchMissing(step: step.name.value), "no-match", step)
    }
    let noInput = mistake(body.asking.noInput, usual: nil, place)
    // A recording has no keys to wait for: only what is too short counts, as no match.
    let asking = addAsking(
      body.asking, noInput: noInput ?? noMatch, noMatch: noMatch, keys: nil)
    var next = kept
    var drop: StepID?
    if body.review != nil {
      let silent = Mistake(max: 3, target: kept)
      let review = review(
        body, step, place, kept: kept, dropped: stepping(dropped, from: place),
        noInput: noInput ?? silent,
        noMatch: body.asking.noMatch == nil ? silent : noMatch ?? silent)
      next = .step(review.id)
      drop = review.drop
    }
    if body.review == nil {
      reportKeysAwaited(body.asking)
      if let dropped = body.dropped {
        report.add(.key(.noKeyAwaited(word: "dropped")), at: dropped.range)
      }
    }
    if let promise = body.answerWithin, let hotline = menu.hotline, hotline.calendar == nil,
      !report.isUnread(hotline.range)
    {
      report.add(
        .hotline(.workdaysUnknown(step: step.name.value)), at: promise.range,
        as: "calendar missing", again: "nor of this answer")
    }
    flow.recordings.append(recording(body, place, unavailable: unavailable, drop: drop))
    return Step(
      kind: .record, keys: keyMode(step), speech: speech(of: step, place),
      speechAgain: speechAgain(of: step, place), asking: asking,
      detail: flow.recordings.count - 1, next: next)
  }

  /// What says how a message without a review waits for keys.
  private mutating func reportKeysAwaited(_ asking: AskingSyntax) {
    let places = [
      ("first-key", asking.firstKey?.range), ("next-key", asking.nextKey?.range),
      ("no-input", asking.noInput?.range),
    ]
    for (word, range) in places {
      if let range { report.add(.key(.noKeyAwaited(word: word)), at: range) }
    }
  }

  private mutating func recording(
    _ body: RecordSyntax, _ place: StepPlace, unavailable: Target, drop: StepID?
  ) -> RecordDetail {
    let atLeast = body.atLeast?.value.milliseconds ?? .seconds(3)
    let atMost = body.atMost?.value.milliseconds ?? .seconds(180)
    let silence = body.silence?.value.milliseconds ?? .seconds(5)
    checkTimes(of: body)
    if atLeast > atMost, atMost.count > 0 {
      report.add(
        .time(.recordLimits(least: atLeast.description, most: atMost.description)),
        at: (body.atLeast ?? body.atMost)!.range)
    }
    if let written = body.silence, silence >= atMost, atLeast <= atMost {
      report.add(
        .time(.recordSilence(silence: silence.description, most: atMost.description)),
        at: written.range)
    }
    return RecordDetail(
      atLeast: atLeast, atMost: atMost, silence: silence, endKey: body.endKey?.value ?? .pound,
      department: recipient(body.recipient, instance: place.instance),
      answerWithin: body.answerWithin.map { UInt8(clamping: $0.value) }, unavailable: unavailable,
      drop: drop)
  }

  private mutating func recipient(_ recipient: RecordSyntax.Recipient, instance: Int) -> TextID? {
    switch recipient {
    case .text(let text): return self.text(text)
    case .reference(let reference):
      switch referenced(reference, instance: instance) {
      case .text(let text, parameter: _): return text
      case .broken: return nil
      case .held, .number:
        report.addHole(.value(.recipientType(name: reference.text)), at: reference.range)
        return nil
      case .thing(let parameter):
        reportParameter(
          parameter, of: instances[instance].dialogue!, at: reference.range, wanted: "a text")
        return nil
      }
    }
  }

  /// Send it, listen, again, drop.
  static let reviewKeys: [DTMFKey] = [.one, .two, .three, .star]

  /// The menu behind a message: send it, listen to it, record it again, drop it.
  private mutating func review(
    _ body: RecordSyntax, _ step: StepSyntax, _ place: StepPlace, kept: Target, dropped: Target,
    noInput: Mistake, noMatch: Mistake
  ) -> (id: StepID, drop: StepID) {
    let review = addStep("review", of: place, .review)
    let listen = addStep("listen", of: place, .listen)
    let drop = addStep("discard", of: place, .discard)
    let again = addStep("again", of: place, .discard)
    let options = phrase("review", \.review)
    let keys = fixedKeys([
      (Self.reviewKeys[0], "send", kept), (Self.reviewKeys[1], "listen", .step(listen)),
      (Self.reviewKeys[2], "again", .step(again)), (Self.reviewKeys[3], "drop", .step(drop)),
    ])
    let asking = addAsking(body.asking, noInput: noInput, noMatch: noMatch, keys: keys)
    let languages = flow.languages.indices
    flow.steps[Int(review.index)] = Step(
      kind: .menu, isFresh: true, isDetour: true,
      speech: addSpeech(languages.map { _ in [.prompt(options)] }),
      asking: asking)
    flow.plays.append(PlayDetail())
    flow.steps[Int(listen.index)] = Step(
      kind: .play, speech: addSpeech(languages.map { _ in [.recording] }),
      detail: flow.plays.count - 1, next: .step(review))
    flow.steps[Int(drop.index)] = Step(kind: .discard, next: dropped)
    flow.steps[Int(again.index)] = Step(kind: .discard, next: .step(place.id))
    return (review, drop)
  }
}

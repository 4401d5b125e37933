import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// How steps ask for keys: options, the defaults that join them, times, and where mistakes lead.
extension Lowering {
  /// Which keys a step takes, and how.
  struct KeyRules {
    var options: [OptionSyntax]
    var prefer: Located<Preference>? = nil
    var without: [Located<KeyString>] = []
    /// Keys 1 to this choose rows.
    var rows = 0
    var joinsDefaults = true
  }

  /// What a step's options became.
  struct KeysLowered {
    let root: Int
    let prefersLongest: Bool
    /// Those with a text, in the order of the file.
    let spoken: [SpokenOption]
  }

  /// Adds the options of the step at `place`, and the defaults that hold there, as one prefix tree.
  mutating func keys(_ rules: KeyRules, _ step: StepSyntax, _ place: StepPlace) -> KeysLowered {
    let first = flow.options.count
    var tree = KeyTree(firstOption: first)
    var added: [OptionOrigin] = []
    var spoken: [SpokenOption] = []
    var optionNames = self.optionNames(rules.options)
    for (index, option) in rules.options.enumerated() {
      let keys = option.keys.value
      guard !keys.isEmpty else { continue }
      if let digit = keys[0].digit, digit >= 1, digit <= rules.rows {
        report.add(
          .key(.rowKeyTaken(keys: keys.description, rows: rules.rows)), at: option.keys.range)
      }
      if let same = tree.add(keys, place: added.count) {
        // Where it leads is not unreachable, only not reached yet.
        report.addHole(
          .key(.twice(keys: keys.description, first: added[same].syntax.keys.range)),
          at: option.keys.range)
        continue
      }
      let name = optionNames[index]
      added.append(OptionOrigin(keys: keys, syntax: option, isDefault: false))
      addOption(option, named: name, place, instance: place.instance)
      if let text = option.text {
        spoken.append(SpokenOption(name: name, text: text, keys: keys, range: option.keys.range))
      }
    }
    let own = Dictionary(
      added.enumerated().map { ($0.element.keys, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    checkWithout(rules.without)
    if rules.joinsDefaults, let defaults = menu.defaults {
      let options = defaults.options.prefix(DeclarationLimits.defaults)
      optionNames = self.optionNames(Array(options))
      let without = Set(rules.without.map(\.value))
      for (index, option) in options.enumerated() {
        let keys = option.keys.value
        guard !keys.isEmpty, !without.contains(keys) else { continue }
        if let digit = keys[0].digit, digit >= 1, digit <= rules.rows { continue }
        if let place = own[keys] {
          noteOverridden(option, by: added[place], step)
          continue
        }
        // Two defaults of the same keys are reported where the defaults are read.
        guard tree.add(keys, place: added.count) == nil else { continue }
        added.append(OptionOrigin(keys: keys, syntax: option, isDefault: true))
        addOption(option, named: optionNames[index], place, instance: 0)
      }
    }
    optionRuns[place.id] = first..<flow.options.count
    optionOrigins += added
    checkPrefixes(tree.conflicts, added, rules.prefer)
    return KeysLowered(
      root: tree.append(to: &flow.keyNodes), prefersLongest: rules.prefer?.value != .shortest,
      spoken: spoken)
  }

  private mutating func addOption(
    _ option: OptionSyntax, named name: String, _ place: StepPlace, instance: Int
  ) {
    let target = self.target(option.target, place, instance: instance, option: name)
    flow.options.append(FlowOption(name: self.name(name), target: target))
  }

  private mutating func checkPrefixes(
    _ conflicts: [KeyTree.Conflict], _ options: [OptionOrigin], _ prefer: Located<Preference>?
  ) {
    guard prefer == nil else {
      if conflicts.isEmpty { report.add(.key(.preferUnneeded), at: prefer!.range) }
      return
    }
    var reported: Set<Int> = []
    for conflict in conflicts where reported.insert(conflict.short).inserted {
      let short = options[conflict.short]
      let long = options[conflict.long]
      // The place is the step's own option: the other one may be a default.
      let (at, other) = short.isDefault && !long.isDefault ? (long, short) : (short, long)
      report.add(
        .key(
          .prefix(
            short: short.keys.description, long: long.keys.description,
            longPlace: other.syntax.keys.range, isDefault: other.isDefault)),
        at: at.syntax.keys.range)
    }
  }

  private mutating func checkWithout(_ without: [Located<KeyString>]) {
    let defaults = menu.defaults?.options.map(\.keys.value) ?? []
    for keys in without where !defaults.contains(keys.value) {
      report.add(
        .key(
          .withoutNothing(
            keys: keys.value.description, defaults: defaults.map(\.description))),
        at: keys.range)
    }
  }

  /// A default key that means something else here.
  private mutating func noteOverridden(
    _ usual: OptionSyntax, by own: OptionOrigin, _ step: StepSyntax
  ) {
    let usualName = ownName(of: usual.target)
    guard ownName(of: own.syntax.target) != usualName else { return }
    report.add(
      .globalKey(
        keys: own.keys.description, usual: usualName, place: usual.keys.range),
      at: own.syntax.keys.range, inStep: step.range)
  }

  /// Stable names, one for each option: as written, else as the target; where two have one target,
  /// as their text.
  func optionNames(_ options: [OptionSyntax]) -> [String] {
    var counts: [String: Int] = [:]
    for option in options where option.name == nil {
      counts[ownName(of: option.target), default: 0] += 1
    }
    var taken: Set<String> = []
    var numbers: [String: Int] = [:]
    var names: [String] = []
    // A loop and not `map`: with optimization the 6.3 compiler crashes on a closure that changes two of these.
    for option in options {
      if let name = option.name {
        names.append(name.value)
        continue
      }
      let target = ownName(of: option.target)
      var name = target
      if counts[target, default: 0] > 1, let text = option.text {
        name = PromptTable.safe(text.text.value)
      }
      var number = numbers[name, default: 0]
      var numbered: String
      repeat {
        number += 1
        numbered = number == 1 ? name : "\(name)-\(number)"
      } while !taken.insert(numbered).inserted
      numbers[name] = number
      names.append(numbered)
    }
    return names
  }

  /// What an option is called that leads there and has no name.
  private func ownName(of target: TargetSyntax) -> String {
    switch target.kind {
    case .step(let name): name
    case .back: "back"
    case .repeat: "repeat"
    case .hangUp: "hang-up"
    case .return: "return"
    case .next: "next"
    case .previous: "previous"
    case .dialogue(let call): call.name.value
    }
  }

  /// Explicit names that two options share.
  mutating func checkOptionNames(_ options: [OptionSyntax]) {
    var places: [String: SourceRange] = [:]
    for option in options {
      guard let name = option.name else { continue }
      if let first = places[name.value] {
        report.add(.key(.nameTwice(name: name.value, first: first)), at: name.range)
      } else {
        places[name.value] = name.range
      }
    }
  }

  /// What is wrong with the defaults by themselves.
  mutating func checkDefaults() {
    guard let defaults = menu.defaults else { return }
    var places: [KeyString: SourceRange] = [:]
    for option in defaults.options {
      if let first = places[option.keys.value] {
        report.add(
          .key(.twice(keys: option.keys.value.description, first: first)), at: option.keys.range)
      } else {
        places[option.keys.value] = option.keys.range
      }
    }
    if defaults.options.count > DeclarationLimits.defaults {
      report.addHole(
        .name(.tooMany(what: "default keys", max: DeclarationLimits.defaults)),
        at: defaults.options[DeclarationLimits.defaults].keys.range)
    }
    checkTimes(defaults.asking)
  }

  mutating func checkTimes(_ asking: AskingSyntax) {
    for (word, time) in [("first-key", asking.firstKey), ("next-key", asking.nextKey)] {
      if let time, time.value.milliseconds.count == 0 {
        report.add(.key(.noTime(word: word)), at: time.range)
      }
    }
  }

  // MARK: - Times and mistakes

  /// Where a mistake leads, and how many it takes.
  struct Mistake {
    let max: UInt8
    let target: Target
  }

  /// Adds how a step asks. `keys`: what its options became.
  mutating func asking(
    _ asking: AskingSyntax, keys: KeysLowered?, _ step: StepSyntax, _ place: StepPlace
  ) -> Int {
    checkTimes(asking)
    let noInput = mistake(asking.noInput, menu.defaults?.asking.noInput, place)
    let noMatch = mistake(asking.noMatch, menu.defaults?.asking.noMatch, place)
    // Defaults that could not be read may have said it.
    if menu.defaults?.isWhole ?? true {
      if noInput == nil {
        report.add(.key(.noInputMissing(step: step.name.value)), at: step.name.range)
      }
      if noMatch == nil {
        report.add(.key(.noMatchMissing(step: step.name.value)), at: step.name.range)
      }
    }
    return addAsking(asking, noInput: noInput, noMatch: noMatch, keys: keys)
  }

  mutating func mistake(
    _ own: MistakeSyntax?, _ usual: MistakeSyntax?, _ place: StepPlace
  ) -> Mistake? {
    guard let syntax = own ?? usual else { return nil }
    // What the defaults name is outside of every dialogue.
    let instance = own == nil ? 0 : place.instance
    return Mistake(
      max: UInt8(clamping: max(1, syntax.count?.value ?? 3)),
      target: target(syntax.target, place, instance: instance))
  }

  mutating func addAsking(
    _ asking: AskingSyntax, noInput: Mistake?, noMatch: Mistake?, keys: KeysLowered?
  ) -> Int {
    let usual = menu.defaults?.asking
    flow.askings.append(
      Asking(
        firstKey: (asking.firstKey ?? usual?.firstKey)?.value.milliseconds ?? .seconds(5),
        nextKey: (asking.nextKey ?? usual?.nextKey)?.value.milliseconds ?? .seconds(3),
        noInputMax: noInput?.max ?? 3, noMatchMax: noMatch?.max ?? 3,
        noInput: noInput?.target ?? .hangUp, noMatch: noMatch?.target ?? .hangUp,
        keys: keys?.root, prefersLongest: keys?.prefersLongest ?? true))
    return flow.askings.count - 1
  }

  /// The options of a menu that the compiler makes: keys, names, targets.
  mutating func fixedKeys(_ options: [(DTMFKey, String, Target)]) -> KeysLowered {
    let first = flow.options.count
    var tree = KeyTree(firstOption: first)
    for (index, (key, name, target)) in options.enumerated() {
      var keys = KeyString()
      _ = keys.append(key)
      _ = tree.add(keys, place: index)
      flow.options.append(FlowOption(name: self.name(name), target: target))
    }
    return KeysLowered(root: tree.append(to: &flow.keyNodes), prefersLongest: true, spoken: [])
  }
}

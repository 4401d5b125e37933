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
    /// Where that is said.
    var rowsPlace: SourceRange? = nil
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
    var tree = KeyTree(firstOption: first, behind: &flow.keyNodes)
    var added: [OptionOrigin] = []
    added.reserveCapacity(rules.options.count + defaultNames.count)
    let spoken = addOptions(rules, place, to: &tree, &added)
    if !rules.without.isEmpty { checkWithout(rules.without) }
    if rules.joinsDefaults { addDefaults(rules, step, place, to: &tree, &added) }
    optionRuns[Int(place.id.index)] = first..<flow.options.count
    if rules.prefer != nil || !tree.conflicts.isEmpty {
      checkPrefixes(tree.conflicts, added, rules)
    }
    return KeysLowered(
      root: tree.root, prefersLongest: rules.prefer?.value != .shortest, spoken: spoken)
  }

  /// The step's own; returns those that it speaks of.
  private mutating func addOptions(
    _ rules: KeyRules, _ place: StepPlace, to tree: inout KeyTree, _ added: inout [OptionOrigin]
  ) -> [SpokenOption] {
    var spoken: [SpokenOption] = []
    spoken.reserveCapacity(rules.options.count)
    let optionNames = self.optionNames(rules.options)
    // By place, and only what is needed of each: an option is large.
    for index in rules.options.indices {
      let keys = KeyString(rules.options[index].head)
      guard !keys.isEmpty else { continue }
      if let digit = keys[0].digit, digit >= 1, digit <= rules.rows {
        report.add(
          .key(.rowKeyTaken(keys: keys.description, rows: rules.rows)),
          at: rules.options[index].keys.range)
      }
      if let same = tree.add(keys, place: added.count, to: &flow.keyNodes) {
        // Where it leads is not unreachable, only not reached yet.
        report.addHole(
          .key(
            .twice(
              keys: keys.description, first: rules.options[added[same].place].keys.range)),
          at: rules.options[index].keys.range)
        continue
      }
      added.append(OptionOrigin(place: index, isDefault: false))
      let name = optionNames[index]
      let target = self.target(
        rules.options[index].target, place, instance: place.instance, option: name)
      addOption(named: name, to: target)
      if rules.options[index].text != nil {
        spoken.append(SpokenOption(option: flow.options.count - 1, place: index, name: name))
      }
    }
    return spoken
  }

  /// The defaults that hold in the step.
  private mutating func addDefaults(
    _ rules: KeyRules, _ step: StepSyntax, _ place: StepPlace, to tree: inout KeyTree,
    _ added: inout [OptionOrigin]
  ) {
    guard let defaults = menu.defaults else { return }
    let without = rules.without.isEmpty ? [] : Set(rules.without.map(\.value))
    for index in defaultNames.indices {
      let keys = KeyString(defaults.options[index].head)
      guard !keys.isEmpty, without.isEmpty || !without.contains(keys) else { continue }
      if let digit = keys[0].digit, digit >= 1, digit <= rules.rows {
        if let place = rules.rowsPlace {
          noteOverridden(defaults.options[index], byRows: rules.rows, at: place, step)
        }
        continue
      }
      if let same = tree.add(keys, place: added.count, to: &flow.keyNodes) {
        // Two defaults of the same keys are reported where the defaults are read.
        guard !added[same].isDefault else { continue }
        noteOverridden(defaults.options[index], by: rules.options[added[same].place], step)
        continue
      }
      added.append(OptionOrigin(place: index, isDefault: true))
      let name = defaultNames[index]
      let target = self.target(
        defaults.options[index].target, place, instance: 0, option: name)
      addOption(named: name, to: target)
    }
  }

  /// An option of the step, or a default that holds there.
  private struct OptionOrigin {
    /// Among those that were written.
    let place: Int
    let isDefault: Bool
  }

  private mutating func checkPrefixes(
    _ conflicts: [KeyTree.Conflict], _ options: [OptionOrigin], _ rules: KeyRules
  ) {
    let usual = menu.defaults?.options ?? []
    func keys(of option: OptionOrigin) -> Located<KeyString> {
      (option.isDefault ? usual : rules.options)[option.place].keys
    }
    if let prefer = rules.prefer {
      if conflicts.isEmpty {
        report.add(.key(.preferUnneeded), at: prefer.range)
      } else if prefer.value == .shortest {
        checkNeverTaken(options.map { ($0, keys(of: $0)) })
      }
      return
    }
    var reported: Set<Int> = []
    for conflict in conflicts where reported.insert(conflict.short).inserted {
      let short = options[conflict.short]
      let long = options[conflict.long]
      // The place is the step's own option: the other one may be a default.
      let (at, other) = short.isDefault && !long.isDefault ? (long, short) : (short, long)
      let problem = MenuProblem.key(
        .prefix(
          short: keys(of: short).value.description, long: keys(of: long).value.description,
          longPlace: keys(of: other).range, isDefault: other.isDefault,
          remedy: !rules.joinsDefaults ? .otherKeys : at.isDefault ? .preferInSteps : .prefer))
      if other.isDefault, !at.isDefault {
        // A default that many steps have options like is one mistake.
        report.add(
          problem, at: keys(of: at).range, as: "like the default \(keys(of: other).range)",
          again: "here too")
      } else {
        report.add(problem, at: keys(of: at).range)
      }
    }
  }

  /// With `prefer shortest` an option is all that is ever taken of those that it begins. What several of them suffer is
  /// one mistake of the one that begins them.
  private mutating func checkNeverTaken(
    _ options: [(origin: OptionOrigin, keys: Located<KeyString>)]
  ) {
    var places: [KeyString: Int] = [:]
    for (index, option) in options.enumerated() { places[option.keys.value] = index }
    for long in options {
      var beginning = KeyString()
      for index in 0..<long.keys.value.count - 1 {
        _ = beginning.append(long.keys.value[index])
        guard let short = places[beginning].map({ options[$0] }) else { continue }
        // The place is the step's own option: the other one may be a default.
        let isDefault = long.origin.isDefault && !short.origin.isDefault
        report.add(
          .key(
            .neverTaken(
              short: short.keys.value.description, long: long.keys.value.description,
              otherPlace: isDefault ? long.keys.range : short.keys.range, isDefault: isDefault)),
          at: isDefault ? short.keys.range : long.keys.range,
          as: "hidden by \(short.keys.range)", again: "nor is this")
        break
      }
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
    _ usual: OptionSyntax, by own: OptionSyntax, _ step: StepSyntax
  ) {
    let usualName = ownName(of: usual.target)
    guard ownName(of: own.target) != usualName else { return }
    report.add(
      .globalKey(
        keys: own.keys.value.description, usual: usualName, place: usual.keys.range),
      at: own.keys.range, inStep: step.range)
  }

  /// A default key that chooses a row here, or keys that cannot be pressed here, for the first of them chooses one.
  private mutating func noteOverridden(
    _ usual: OptionSyntax, byRows rows: Int, at place: SourceRange, _ step: StepSyntax
  ) {
    let keys = usual.keys.value
    guard keys.count == 1 else {
      report.add(
        .key(
          .rowKeyBeginsDefault(
            keys: keys.description, rows: rows, place: usual.keys.range)), at: place,
        isOneOfSeveral: true)
      return
    }
    report.add(
      .globalKeyOfRow(
        keys: keys.description, usual: ownName(of: usual.target), place: usual.keys.range),
      at: place, inStep: step.range)
  }

  /// What is wrong with the defaults by themselves.
  mutating func checkDefaults() {
    guard let defaults = menu.defaults else { return }
    usualAsking = usualAsking(of: defaults)
    defaultNames = optionNames(Array(defaults.options.prefix(DeclarationLimits.defaults)))
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
    let noInput = mistake(asking.noInput, usual: usualAsking?.noInput, place)
    let noMatch = mistake(asking.noMatch, usual: usualAsking?.noMatch, place)
    // Defaults that could not be read may have said it.
    if usualAsking?.isWhole ?? true {
      if noInput == nil { reportMissing(.noInputMissing(step: step.name.value), "no-input", step) }
      if noMatch == nil { reportMissing(.noMatchMissing(step: step.name.value), "no-match", step) }
    }
    return addAsking(asking, noInput: noInput, noMatch: noMatch, keys: keys)
  }

  /// A line that the defaults lack is one mistake, whatever the number of steps.
  mutating func reportMissing(_ problem: KeyProblem, _ word: String, _ step: StepSyntax) {
    // A line of the step that could not be read may have said it.
    guard !report.isUnread(step.name.range) else { return }
    report.add(
      .key(problem), at: step.name.range, as: "\(word) missing", again: "nor does this step say")
  }

  mutating func mistake(
    _ own: MistakeSyntax?, usual: UsualAsking.Mistake?, _ place: StepPlace
  ) -> Mistake? {
    if let own { return mistake(own, place, instance: place.instance) }
    switch usual {
    case .everywhere(let mistake): return mistake
    // What the defaults name is outside of every dialogue.
    case .written(let syntax): return mistake(syntax, place, instance: 0)
    case nil: return nil
    }
  }

  private mutating func mistake(
    _ syntax: MistakeSyntax, _ place: StepPlace, instance: Int
  ) -> Mistake {
    Mistake(max: syntax.countMax, target: target(syntax.target, place, instance: instance))
  }

  /// What the defaults say of mistakes, once for all steps: in large menus nearly all leave it to them.
  struct UsualAsking {
    enum Mistake {
      /// The same from every step.
      case everywhere(Lowering.Mistake)
      /// What depends on the step, or is a problem of each.
      case written(MistakeSyntax)
    }

    let firstKey: Milliseconds?
    let nextKey: Milliseconds?
    let noInput: Mistake?
    let noMatch: Mistake?
    let isWhole: Bool
  }

  private func usualAsking(of defaults: DefaultsSyntax) -> UsualAsking {
    UsualAsking(
      firstKey: defaults.asking.firstKey?.value.milliseconds,
      nextKey: defaults.asking.nextKey?.value.milliseconds,
      noInput: defaults.asking.noInput.map { usualMistake($0) },
      noMatch: defaults.asking.noMatch.map { usualMistake($0) }, isWhole: defaults.isWhole)
  }

  private func usualMistake(_ syntax: MistakeSyntax) -> UsualAsking.Mistake {
    func everywhere(_ target: Target) -> UsualAsking.Mistake {
      .everywhere(Mistake(max: syntax.countMax, target: target))
    }
    switch syntax.target.kind {
    case .back: return everywhere(.back)
    case .repeat: return everywhere(.again)
    case .hangUp: return everywhere(.hangUp)
    case .step(let name):
      // The steps of the menu itself are numbered first.
      guard case .item(let index) = menu.steps.find(name) else { return .written(syntax) }
      return everywhere(.step(StepID(index)))
    case .return, .next, .previous, .dialogue: return .written(syntax)
    }
  }

  mutating func addAsking(
    _ asking: AskingSyntax, noInput: Mistake?, noMatch: Mistake?, keys: KeysLowered?
  ) -> Int {
    flow.askings.append(
      Asking(
        firstKey: asking.firstKey?.value.milliseconds ?? usualAsking?.firstKey ?? .seconds(5),
        nextKey: asking.nextKey?.value.milliseconds ?? usualAsking?.nextKey ?? .seconds(3),
        noInputMax: noInput?.max ?? 3, noMatchMax: noMatch?.max ?? 3,
        noInput: noInput?.target ?? .hangUp, noMatch: noMatch?.target ?? .hangUp,
        keys: keys?.root, prefersLongest: keys?.prefersLongest ?? true))
    return flow.askings.count - 1
  }

  /// The options of a menu that the compiler makes: keys, names, targets.
  mutating func fixedKeys(_ options: [(DTMFKey, String, Target)]) -> KeysLowered {
    let first = flow.options.count
    var tree = KeyTree(firstOption: first, behind: &flow.keyNodes)
    for (index, (key, name, target)) in options.enumerated() {
      var keys = KeyString()
      _ = keys.append(key)
      _ = tree.add(keys, place: index, to: &flow.keyNodes)
      addOption(named: name, to: target)
    }
    return KeysLowered(root: tree.root, prefersLongest: true, spoken: [])
  }
}

extension MistakeSyntax {
  /// How many it takes.
  fileprivate var countMax: UInt8 { UInt8(clamping: max(1, count?.value ?? 3)) }
}

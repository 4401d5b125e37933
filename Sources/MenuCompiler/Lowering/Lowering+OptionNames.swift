import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// What the options of a step are called in records, scripts and coverage.
extension Lowering {
  /// Stable names, one for each option: as written, else as the target; where another one is called so, as their text.
  func optionNames(_ options: [OptionSyntax]) -> [String] {
    var plain: [String] = []
    plain.reserveCapacity(options.count)
    for index in options.indices {
      plain.append(options[index].named?.name.value ?? givenName(of: options[index].target))
    }
    if plain.count <= LintLimits.optionCountMax {
      return plain.areDistinct ? plain : namesOfFew(options, plain)
    }
    var plainNames = NameIndex()
    // By name: how many options would be called so.
    var counts: [Int] = []
    for name in plain {
      let (place, isNew) = plainNames.insert(name)
      if isNew { counts.append(1) } else { counts[place] += 1 }
    }
    var taken = NameIndex()
    // By name taken: the number that was put behind it last.
    var numbers: [Int] = []
    for option in options {
      if let name = option.name, taken.insert(name.value).isNew { numbers.append(1) }
    }
    var names: [String] = []
    names.reserveCapacity(options.count)
    // A loop and not `map`: with optimization the 6.3 compiler crashes on a closure that changes two of these.
    for option in options {
      if let name = option.name {
        names.append(name.value)
        continue
      }
      var name = givenName(of: option.target)
      if let place = plainNames.place(of: name), counts[place] > 1, let text = option.text {
        name = Self.notAnExit(PromptTable.safe(text.text.value))
      }
      let (place, isNew) = taken.insert(name)
      if !isNew {
        let plain = name
        repeat {
          numbers[place] += 1
          name = "\(plain)-\(numbers[place])"
        } while !taken.insert(name).isNew
      }
      numbers.append(1)
      names.append(name)
    }
    return names
  }

  /// The same of few options, `plain` as they would be called if each led somewhere else: each is held against each.
  private func namesOfFew(_ options: [OptionSyntax], _ plain: [String]) -> [String] {
    var names = plain
    for index in options.indices where options[index].named == nil {
      let isShared = options.indices.contains {
        $0 != index && plain[$0] == plain[index]
      }
      if isShared, let text = options[index].text {
        names[index] = Self.notAnExit(PromptTable.safe(text.text.value))
      }
      func isTaken(_ name: String) -> Bool {
        options.indices.contains {
          $0 != index && names[$0] == name && ($0 < index || options[$0].named != nil)
        }
      }
      guard isTaken(names[index]) else { continue }
      let plain = names[index]
      var number = 1
      repeat {
        number += 1
        names[index] = "\(plain)-\(number)"
      } while isTaken(names[index])
    }
    return names
  }

  /// The word for where a target leads.
  func ownName(of target: TargetSyntax) -> String {
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

  /// What an option is called that leads there and has no name in the menu. The way to the next row may be called as an exit is: it
  /// is no topic that callers ask for.
  private func givenName(of target: TargetSyntax) -> String {
    if case .next = target.kind { return ownName(of: target) }
    return Self.notAnExit(ownName(of: target))
  }

  private static let exits: NameIndex = {
    var exits = NameIndex()
    for kind in ExitKind.allCases { _ = exits.insert(kind.word) }
    return exits
  }()

  /// `name`, or another where that is the word of an exit: records would not tell whether a caller chose the option or the step
  /// came to that exit.
  private static func notAnExit(_ name: String) -> String {
    exits.place(of: name) == nil ? name : "\(name)-option"
  }

  /// Explicit names that two options share, that another option has from where it leads, or that are the words of exits.
  mutating func checkOptionNames(_ options: [OptionSyntax]) {
    var places: [String: SourceRange] = [:]
    for index in options.indices {
      guard let name = options[index].named?.name else { continue }
      if Self.exits.place(of: name.value) != nil, name.value != givenName(of: options[index].target)
      {
        report.add(.key(.nameOfExit(name: name.value)), at: name.range)
      }
      if let first = places[name.value] {
        report.add(.key(.nameTwice(name: name.value, first: first)), at: name.range)
      } else {
        places[name.value] = name.range
      }
    }
    if !places.isEmpty { checkGivenNames(options, places) }
  }

  /// An option that is called as where it leads would silently be renamed by the explicit name of another one. Where several lead
  /// there, those with texts are called as these anyway.
  private mutating func checkGivenNames(
    _ options: [OptionSyntax], _ explicit: [String: SourceRange]
  ) {
    var unnamed: [String: [Int]] = [:]
    for index in options.indices where options[index].named == nil {
      let name = givenName(of: options[index].target)
      if explicit[name] != nil { unnamed[name, default: []].append(index) }
    }
    for (name, all) in unnamed.sorted(by: { $0.value[0] < $1.value[0] }) {
      guard let renamed = all.count == 1 ? all[0] : all.first(where: { options[$0].text == nil })
      else { continue }
      report.add(
        .key(.nameOfTarget(name: name, other: options[renamed].keysRange)), at: explicit[name]!)
    }
  }

  /// Options that lead to one step, and that nothing but their texts tells apart.
  mutating func checkSharedTargets(_ options: [OptionSyntax], _ syntax: StepSyntax) {
    guard report.takesWarnings else { return }
    // Few are held against each other, many are looked up.
    let areMany = options.count > LintLimits.optionCountMax
    let steps = options.map(\.stepByTextAlone)
    var places: [String: Int] = [:]
    var told: Set<String> = []
    for (index, step) in steps.enumerated() {
      guard let name = step else { continue }
      let first: Int?
      if areMany {
        first = places[name]
        if first == nil { places[name] = index }
      } else {
        first = steps[..<index].firstIndex(of: name)
      }
      // Where the texts are the same too, that is told.
      guard let first, options[first].text?.text.value != options[index].text?.text.value,
        told.insert(name).inserted
      else { continue }
      let names = optionNames(options)
      report.add(
        .optionUnnamed(
          step: name, keys: options[index].keys.value.description,
          names: [names[first], names[index]],
          first: options[first].keysRange), at: options[index].keysRange, inStep: syntax.range)
    }
  }
}

extension OptionSyntax {
  /// The step that it leads to, where it has a text and no name.
  fileprivate var stepByTextAlone: String? {
    guard named == nil, text != nil, case .step(let name) = target.kind else { return nil }
    return name
  }
}

extension [String] {
  /// Whether no two are the same. Each is compared with each, so it is for few.
  fileprivate var areDistinct: Bool {
    for index in indices {
      for earlier in 0..<index where self[earlier] == self[index] { return false }
    }
    return true
  }
}

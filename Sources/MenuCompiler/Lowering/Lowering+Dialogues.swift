import CallFlowModel
import Diagnostics
import MenuLanguage

/// Entering dialogues: their steps are copied for each set of values.
extension Lowering {
  mutating func enter(
    _ call: DialogueCallSyntax, at range: SourceRange, from place: StepPlace?, instance: Int,
    option: String?
  ) -> Target {
    let name = call.name
    let dialogue: Int
    switch menu.dialogues.find(name.value) {
    case .item(let index): dialogue = index
    case .broken:
      report.isWhole = false
      return .hangUp
    case .nothing:
      let near = report.nearest(to: name.value, among: menu.dialogues.names)
      reportUnknown(
        .dialogue, name.value, near: near, mayBeNameless: menu.dialogues.hasNameless,
        at: name.range)
      return .hangUp
    }
    enteredDialogues.insert(dialogue)
    guard dialogueTraits[dialogue].canBeEntered else { return .hangUp }
    let (arguments, textPlaces) = self.arguments(of: call, dialogue: dialogue, instance: instance)
    let returnsTo = returnTarget(of: call, dialogue, from: place, instance: instance)
    guard case .step(let startName) = menu.dialogues[dialogue].start.kind,
      case .item(let start) = menu.dialogueSteps[dialogue].find(startName)
    else {
      report.isWhole = false
      return .hangUp
    }
    let key = InstanceKey(dialogue: dialogue, arguments: arguments, returnsTo: returnsTo)
    if let entered = instanceOf[key] {
      return .step(StepID(instances[entered].firstStep + start))
    }
    guard flow.steps.count + menu.dialogueSteps[dialogue].items.count <= Self.stepCountMax else {
      report.addHole(.dialogue(.tooManySteps(max: Self.stepCountMax)), at: range)
      return .hangUp
    }
    instanceOf[key] = instances.count
    addInstance(
      dialogue: dialogue, arguments: arguments, textPlaces: textPlaces, returnsTo: returnsTo,
      names: names(of: dialogue, arguments, at: name.range, from: place, option: option))
    return .step(StepID(instances[instances.count - 1].firstStep + start))
  }

  /// How steps and prompts of a new instance, which is entered at `entry`, are called.
  private mutating func names(
    of dialogue: Int, _ arguments: [Argument?], at entry: SourceRange, from place: StepPlace?,
    option: String?
  ) -> (steps: String, prompts: String, arguments: String) {
    let name = menu.dialogues[dialogue].name.value
    let labels = arguments.compactMap { $0.flatMap { self.label(of: $0) } }
    let label = labels.first.map { "(" + $0 + ")" } ?? ""
    let known = name + label
    var shared =
      instanceNames[known] ?? SharedName(arguments: arguments, entry: entry, count: 0)
    shared.count += 1
    instanceNames[known] = shared
    // Another way back is another copy too: that is no mistake.
    if let value = labels.first, shared.arguments != arguments {
      let first = shared.entry == entry ? nil : shared.entry
      report.add(
        .dialogue(.nameShared(dialogue: name, value: value, first: first)), at: entry,
        as: "name shared \(known)", again: "and these")
    }
    let steps = shared.count == 1 ? known : "\(known)#\(shared.count)"
    let origin = option ?? place.map { syntax($0).name.value } ?? "start"
    return ("\(steps).", "\(name).", "\(name).\(origin).")
  }

  /// The argument in the name of an instance; `nil` where it says nothing to a reader.
  private func label(of argument: Argument) -> String? {
    switch argument {
    case .text(let text):
      flow.languages.isEmpty ? nil : flow.text(text, in: LanguageID(0))
    case .hours(let index): menu.hours[index].name.value
    case .queue(let index): menu.queues[index].name.value
    case .document(let index): menu.documents[index].name.value
    case .step(let step): flow.name(of: step)
    case .number(let number): String(number)
    }
  }

  private mutating func returnTarget(
    of call: DialogueCallSyntax, _ dialogue: Int, from place: StepPlace?, instance: Int
  ) -> Target? {
    let written = call.then.map { then -> Target in
      // The step that enters the dialogue is what `repeat` means, not one of the dialogue's.
      if case .repeat = then.kind, let place { return .step(place.id) }
      return target(then, place, instance: instance)
    }
    guard dialogueTraits[dialogue].returns else { return nil }
    if let written { return written }
    if let place {
      switch syntax(place).body.kind {
      case .menu, .browse: return .step(place.id)
      case .play, .enter, .lookup, .record, .fax, .transfer, .choose, .hangUp: break
      }
    }
    report.addHole(
      .dialogue(.returnNowhere(dialogue: call.name.value)), at: call.name.range)
    return .hangUp
  }

  private mutating func arguments(
    of call: DialogueCallSyntax, dialogue: Int, instance: Int
  ) -> (arguments: [Argument?], textPlaces: [SourceRange?]) {
    let parameters = menu.dialogues[dialogue].parameters
    var arguments = [Argument?](repeating: nil, count: parameters.count)
    var places = [SourceRange?](repeating: nil, count: parameters.count)
    var textPlaces = places
    for argument in call.arguments {
      let name = argument.name
      guard let place = dialogueTraits[dialogue].parameterPlaces[name.value] else {
        let known = parameters.map(\.name.value)
        let near = report.nearest(to: name.value, among: known)
        report.add(
          .dialogue(
            .argumentUnknown(
              dialogue: call.name.value, name: name.value, parameters: known, near: near)),
          at: name.range)
        continue
      }
      if let first = places[place] {
        report.add(.dialogue(.argumentTwice(name: name.value, first: first)), at: name.range)
        continue
      }
      places[place] = name.range
      arguments[place] = self.argument(argument.value, for: parameters[place], instance: instance)
      textPlaces[place] = textPlace(of: argument.value, instance: instance)
    }
    for (place, parameter) in parameters.enumerated() where places[place] == nil {
      guard dialogueTraits[dialogue].parameterPlaces[parameter.name.value] == place,
        let kind = parameter.kind?.value
      else { continue }
      report.addHole(
        .dialogue(
          .argumentMissing(
            dialogue: call.name.value, parameter: parameter.name.value,
            kind: kind.wanted, declared: parameter.name.range)),
        at: call.name.range)
    }
    return (arguments, textPlaces)
  }

  /// Where the text of an argument is written: also where a parameter hands it on.
  private mutating func textPlace(
    of value: ArgumentSyntax.Value, instance: Int
  ) -> SourceRange? {
    switch value {
    case .text(let text): text.text.range
    case .name(let name):
      parameter(named: name.value, instance: instance).flatMap {
        instances[instance].textPlaces[$0]
      }
    case .number: nil
    }
  }

  private mutating func argument(
    _ value: ArgumentSyntax.Value, for parameter: ParameterSyntax, instance: Int
  ) -> Argument? {
    guard let kind = parameter.kind?.value else {
      report.isWhole = false
      return nil
    }
    switch (kind, value) {
    case (.text, .text(let text)): return .text(self.text(text))
    case (.number, .number(let number)): return .number(Int64(number.value))
    case (.hours, .name(let name)): return hours(named: name, instance: instance).map { .hours($0) }
    case (.queue, .name(let name)): return queue(named: name, instance: instance).map { .queue($0) }
    case (.document, .name(let name)):
      return document(named: name, instance: instance).map { .document($0) }
    // `back` is a way, which is another from every step.
    case (.step, .name(let name)) where TargetSyntax.isReserved(name.value):
      return reportKind(parameter, kind, at: name.range)
    case (.step, .name(let name)):
      return step(named: name.value, at: name.range, instance: instance).map { .step($0) }
    case (.text, .name(let name)), (.number, .name(let name)):
      // A parameter of this dialogue is handed on.
      if let place = self.parameter(named: name.value, instance: instance) {
        let argument = instances[instance].arguments[place]
        switch (kind, argument) {
        case (.text, .text), (.number, .number), (_, nil): return argument
        default: break
        }
      }
      return reportKind(parameter, kind, at: name.range)
    case (_, .text(let text)): return reportKind(parameter, kind, at: text.range)
    case (_, .number(let number)): return reportKind(parameter, kind, at: number.range)
    }
  }

  private mutating func reportKind(
    _ parameter: ParameterSyntax, _ kind: ParameterKind, at range: SourceRange
  ) -> Argument? {
    report.addHole(
      .dialogue(
        .argumentKind(
          parameter: parameter.name.value, wanted: kind.wanted,
          declared: parameter.name.range)), at: range)
    return nil
  }

  // MARK: - Named things, which a parameter may stand for

  mutating func hours(named name: Located<String>, instance: Int) -> Int? {
    named(name, in: menu.hours, .hours, wanted: "hours", instance: instance) {
      if case .hours(let index) = $0 { index } else { nil }
    }
  }

  mutating func queue(named name: Located<String>, instance: Int) -> Int? {
    named(name, in: menu.queues, .queue, wanted: "a queue", instance: instance) {
      if case .queue(let index) = $0 { index } else { nil }
    }
  }

  mutating func document(named name: Located<String>, instance: Int) -> Int? {
    named(name, in: menu.documents, .document, wanted: "a document", instance: instance) {
      if case .document(let index) = $0 { index } else { nil }
    }
  }

  /// The place of what `name` is, in `table` or as `index` finds it in the argument of a parameter; `nil`, and reported, where
  /// it is nothing of the kind.
  private mutating func named<Item>(
    _ name: Located<String>, in table: NameTable<Item>, _ kind: NamedKind, wanted: String,
    instance: Int, index: (Argument) -> Int?
  ) -> Int? {
    guard let dialogue = instances[instance].dialogue else { return find(name, in: table, kind) }
    guard let place = parameter(named: name.value, instance: instance) else {
      return find(name, in: table, kind, or: parameters(of: dialogue, thatAre: kind))
    }
    guard let argument = instances[instance].arguments[place] else {
      report.isWhole = false
      return nil
    }
    if let index = index(argument) { return index }
    reportParameter(place, of: dialogue, at: name.range, wanted: wanted)
    return nil
  }

  /// The names of the parameters of a dialogue that stand for things of a kind.
  func parameters(of dialogue: Int, thatAre kind: NamedKind) -> [String] {
    menu.dialogues[dialogue].parameters.filter { $0.kind?.value.rawValue == kind.rawValue }
      .map(\.name.value)
  }

  mutating func table(named name: Located<String>) -> Int? { find(name, in: menu.tables, .table) }

  /// A name that nothing has is one mistake, however often it is used.
  ///
  /// - Parameter mayBeNameless: whether one of the kind lacks its name, so that this may be it.
  mutating func reportUnknown(
    _ kind: NamedKind, _ name: String, near: String?, mayBeNameless: Bool, at range: SourceRange
  ) {
    guard !reportNotIncluded(kind, name, at: range) else { return }
    report.isWhole = false
    // What cannot be a name is a problem of the file already.
    guard name.canBeName, near != nil || !mayBeNameless else { return }
    report.add(
      .name(.unknown(kind, name: name, near: near, other: menu.kind(of: name))), at: range,
      as: "unknown \(kind.rawValue) \(name)", again: "and here")
  }

  /// - Parameter others: what else would be known by its name there.
  private mutating func find<Item>(
    _ name: Located<String>, in table: NameTable<Item>, _ kind: NamedKind,
    or others: [String] = []
  ) -> Int? {
    switch table.find(name.value) {
    case .item(let index):
      askedFor[kind, default: []].insert(index)
      return index
    case .broken: report.isWhole = false
    case .nothing:
      let near = report.nearest(to: name.value, among: table.names + others)
      reportUnknown(
        kind, name.value, near: near, mayBeNameless: table.hasNameless, at: name.range)
    }
    return nil
  }
}

extension ParameterKind {
  /// What is to be written for it.
  fileprivate var wanted: String {
    switch self {
    case .text: "a text in quotes"
    case .hours: "the name of hours"
    case .queue: "the name of a queue"
    case .document: "the name of a document"
    case .step: "the name of a step"
    case .number: "a number"
    }
  }
}

import CallFlowModel
import Diagnostics
import MenuLanguage

/// Where arrows lead.
extension Lowering {
  /// Where `syntax` leads from the step at `place` (`nil`: from no step), read in `instance`. What
  /// cannot be read is a problem, and hangs up in its stead.
  ///
  /// - Parameter option: the name of the option that leads there, for the names of prompts.
  mutating func target(
    _ syntax: TargetSyntax, _ place: StepPlace?, instance: Int, option: String? = nil
  ) -> Target {
    switch syntax.kind {
    case .step(let name):
      return step(named: name, at: syntax.range, instance: instance).map { .step($0) } ?? .hangUp
    case .back: return .back
    case .repeat: return .again
    case .hangUp: return .hangUp
    case .return:
      if let target = instances[instance].returnsTo { return target }
      if instances[instance].dialogue == nil {
        report.addHole(.name(.returnOutside), at: syntax.range)
      }
      return .hangUp
    case .next: return rows(.nextRows, "next", at: syntax.range, place)
    case .previous: return rows(.previousRows, "previous", at: syntax.range, place)
    case .dialogue(let call):
      return enter(call, at: syntax.range, from: place, instance: instance, option: option)
    }
  }

  /// The same, from a step's own text.
  mutating func target(_ syntax: TargetSyntax, _ place: StepPlace) -> Target {
    target(syntax, place, instance: place.instance)
  }

  private mutating func rows(
    _ target: Target, _ word: String, at range: SourceRange, _ place: StepPlace?
  ) -> Target {
    if let place, self.syntax(place).body.kind == .browse { return target }
    report.addHole(.name(.rowsOutsideBrowse(word: word)), at: range)
    return .hangUp
  }

  /// The step that `name` means: in a dialogue its own steps come first, then its parameters.
  mutating func step(named name: String, at range: SourceRange, instance: Int) -> StepID? {
    if let dialogue = instances[instance].dialogue {
      if case .item(let index) = menu.dialogueSteps[dialogue].find(name) {
        return StepID(instances[instance].firstStep + index)
      }
      if let place = parameter(named: name, instance: instance) {
        switch instances[instance].arguments[place] {
        case .step(let step): return step
        case nil:
          report.isWhole = false
          return nil
        case .text, .hours, .queue, .document, .number:
          reportParameter(place, of: dialogue, at: range, wanted: "a step")
          return nil
        }
      }
    }
    switch menu.steps.find(name) {
    case .item(let index): return StepID(instances[0].firstStep + index)
    case .broken: report.isWhole = false
    case .nothing: reportUnknownStep(name, at: range, instance: instance)
    }
    return nil
  }

  private mutating func reportUnknownStep(
    _ name: String, at range: SourceRange, instance: Int
  ) {
    if case .item(let dialogue) = menu.dialogues.find(name) {
      let parameters = menu.dialogues[dialogue].parameters.map(\.name.value)
      report.addHole(
        .name(.dialogueWithoutParentheses(name: name, parameters: parameters)), at: range)
      return
    }
    if case .broken = menu.dialogues.find(name) {
      report.isWhole = false
      return
    }
    var near: String?
    if let dialogue = instances[instance].dialogue {
      near = report.nearest(
        to: name,
        among: menu.dialogueSteps[dialogue].names + parameters(of: dialogue, thatAre: .step))
    }
    near =
      near ?? report.nearest(to: name, among: menu.steps.names)
      ?? report.nearest(to: name, among: ["back", "repeat", "hang-up"])
    let isNameMissing =
      menu.steps.hasNameless
      || instances[instance].dialogue.map { menu.dialogueSteps[$0].hasNameless } ?? false
    reportUnknown(.step, name, near: near, mayBeNameless: isNameMissing, at: range)
  }

  /// The place of a parameter of the dialogue that `instance` is of.
  mutating func parameter(named name: String, instance: Int) -> Int? {
    guard let dialogue = instances[instance].dialogue,
      let place = dialogueTraits[dialogue].parameterPlaces[name]
    else { return nil }
    parametersUsed.insert(ParameterPlace(dialogue: dialogue, place: place))
    return place
  }

  mutating func reportParameter(
    _ place: Int, of dialogue: Int, at range: SourceRange, wanted: String
  ) {
    let parameter = menu.dialogues[dialogue].parameters[place]
    guard let kind = parameter.kind?.value else {
      report.isWhole = false
      return
    }
    report.addHole(
      .dialogue(
        .parameterKind(
          name: parameter.name.value, kind: kind.article, wanted: wanted,
          declared: parameter.name.range)), at: range)
  }
}

extension ParameterKind {
  /// With the article that English wants.
  var article: String {
    switch self {
    case .hours: "hours"
    case .text, .queue, .document, .step, .number: "a \(rawValue)"
    }
  }
}

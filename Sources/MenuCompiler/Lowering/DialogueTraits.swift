import Diagnostics
import MenuLanguage

/// What is known of a dialogue without any values.
struct DialogueTraits {
  let parameterPlaces: [String: Int]
  /// Whether something in it returns.
  let returns: Bool
  /// Not where it would be entered from within itself: nobody can copy its steps to an end.
  let canBeEntered: Bool

  /// The traits of all dialogues of a menu, and what is wrong with them.
  static func all(of menu: Declarations, _ report: inout ProblemReport) -> [DialogueTraits] {
    let calls = menu.dialogues.items.map { dialogue in
      dialogue.steps.flatMap { $0.targets }.flatMap { entered(by: $0) }
    }
    let successors = calls.map { calls in
      calls.compactMap { call -> Int? in
        if case .item(let index) = menu.dialogues.find(call.name.value) { return index }
        return nil
      }
    }
    let recursive = onCircles(successors)
    var traits: [DialogueTraits] = []
    for (index, dialogue) in menu.dialogues.items.enumerated() {
      traits.append(
        DialogueTraits(
          parameterPlaces: parameterPlaces(dialogue, &report),
          returns: dialogue.steps.contains { $0.targets.contains { returns($0) } },
          canBeEntered: recursive[index] == nil
            && dialogue.parameters.count <= DeclarationLimits.parameters))
      if dialogue.parameters.count > DeclarationLimits.parameters {
        report.addHole(
          .name(.tooMany(what: "parameters", max: DeclarationLimits.parameters)),
          at: dialogue.parameters[DeclarationLimits.parameters].name.range)
      }
      guard let circle = recursive[index], circle.min() == index else { continue }
      for call in calls[index] {
        guard case .item(let next) = menu.dialogues.find(call.name.value), circle.contains(next)
        else { continue }
        report.addHole(
          .dialogue(.recursion(chain: circle.map { menu.dialogues[$0].name.value })),
          at: call.name.range)
        break
      }
    }
    for (index, dialogue) in menu.dialogues.items.enumerated() {
      if case .step(let name) = dialogue.start.kind {
        if case .nothing = menu.dialogueSteps[index].find(name) {
          if traits[index].parameterPlaces[name] != nil || menu.steps.has(name) {
            report.addHole(.dialogue(.startElsewhere), at: dialogue.start.range)
          } else {
            let near = report.nearest(to: name, among: menu.dialogueSteps[index].names)
            // A step without a name may be the one; and what cannot be a name is a problem of the file already.
            guard name.canBeName, near != nil || !menu.dialogueSteps[index].hasNameless else {
              report.isWhole = false
              continue
            }
            report.addHole(
              .name(.unknown(.step, name: name, near: near, other: menu.kind(of: name))),
              at: dialogue.start.range)
          }
        }
      } else {
        report.addHole(.dialogue(.startElsewhere), at: dialogue.start.range)
      }
    }
    return traits
  }

  private static func parameterPlaces(
    _ dialogue: DialogueSyntax, _ report: inout ProblemReport
  ) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, parameter) in dialogue.parameters.enumerated() {
      let name = parameter.name
      if let first = places[name.value] {
        report.add(
          .dialogue(
            .parameterTwice(name: name.value, first: dialogue.parameters[first].name.range)),
          at: name.range)
      } else {
        places[name.value] = place
      }
    }
    return places
  }

  /// The dialogues that `target` enters, also by `then`.
  private static func entered(by target: TargetSyntax) -> [DialogueCallSyntax] {
    var calls: [DialogueCallSyntax] = []
    var next: TargetSyntax? = target
    while let target = next {
      guard case .dialogue(let call) = target.kind else { break }
      calls.append(call)
      next = call.then
    }
    return calls
  }

  private static func returns(_ target: TargetSyntax) -> Bool {
    var next: TargetSyntax? = target
    while let target = next {
      switch target.kind {
      case .return: return true
      case .dialogue(let call): next = call.then
      case .step, .back, .repeat, .hangUp, .next, .previous: return false
      }
    }
    return false
  }

  /// By node of a circle: a circle that it is on, from its smallest node on.
  private static func onCircles(_ successors: [[Int]]) -> [Int: [Int]] {
    var circles: [Int: [Int]] = [:]
    var state = [UInt8](repeating: 0, count: successors.count)  // 1: on the path, 2: done
    for root in successors.indices where state[root] == 0 {
      var path = [(node: root, next: 0)]
      state[root] = 1
      while let (node, next) = path.last {
        guard next < successors[node].count else {
          state[node] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let successor = successors[node][next]
        if state[successor] == 0 {
          state[successor] = 1
          path.append((successor, 0))
        } else if state[successor] == 1 {
          let circle = path[path.firstIndex { $0.node == successor }!...].map(\.node)
          let least = circle.indices.min { circle[$0] < circle[$1] }!
          let turned = Array(circle[least...] + circle[..<least])
          for member in circle where circles[member] == nil { circles[member] = turned }
        }
      }
    }
    return circles
  }
}

extension StepSyntax {
  /// Every arrow in it.
  var targets: [TargetSyntax] {
    func asked(_ asking: AskingSyntax) -> [TargetSyntax] {
      [asking.noInput?.target, asking.noMatch?.target].compactMap(\.self)
    }
    switch body {
    case .menu(let menu): return menu.options.map(\.target) + asked(menu.asking)
    case .play(let play): return [play.target] + play.options.map(\.target)
    case .enter(let enter):
      return [enter.target] + [enter.refused].compactMap(\.self) + asked(enter.asking)
    case .lookup(let lookup):
      return [lookup.found, lookup.notFound, lookup.unavailable]
        + [lookup.locked, lookup.initial].compactMap(\.self)
    case .browse(let browse):
      return browse.options.map(\.target) + asked(browse.asking)
        + [browse.chosen, browse.empty, browse.unavailable].compactMap(\.self)
    case .record(let record):
      return [record.kept, record.unavailable] + [record.dropped].compactMap(\.self)
        + asked(record.asking)
    case .fax(let fax): return [fax.done, fax.failed] + [fax.limit].compactMap(\.self)
    case .transfer(let transfer):
      return [transfer.busy, transfer.noAnswer, transfer.failed]
        + [transfer.released].compactMap(\.self)
    case .choose(let choose): return choose.branches.map(\.target) + [choose.otherwise]
    case .incomplete(let step): return step.targets + step.branches.map(\.target)
    case .hangUp: return []
    }
  }
}

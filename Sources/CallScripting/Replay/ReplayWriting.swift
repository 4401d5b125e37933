import CallEngine
import CallFlowModel
import CallKeeping
import Storage
import Telephony

/// Writes a replayed call as a script.
struct ReplayWriting {
  let record: CallRecord
  /// The script's.
  let name: String
  /// The call that was made again.
  let walk: WrittenCall
  let flow: CallFlow
  let givens: [String]
  /// The one that it begins in; `nil`: the menu's first.
  let language: LanguageID?

  /// The `call` with its settings and steps.
  var lines: [String] {
    var lines = settings + walk.lines
    if walk.run.call.ended == nil { lines.append("hang up") }
    return ["call \(name.quotedForScript)"] + lines.map { "  \($0)" }
  }

  /// - Parameter left: what the call left, as `expect` says it.
  func script(expecting left: [String], _ difference: ReplayDifference?) -> CallReplay.Script {
    let end = difference == nil ? left + expectations : []
    let all = comments(difference) + lines + end.map { "  expect \($0)" }
    return CallReplay.Script(text: all.map { "\($0)\n" }.joined(), difference: difference)
  }

  private func comments(_ difference: ReplayDifference?) -> [String] {
    var comments = ["// Call \(record.call) of \(record.gateway), to menu \(record.menuVersion)."]
    if record.menuVersion != flow.versionText {
      comments.append("// This menu is \(flow.versionText).")
    }
    if let cause = record.cause, cause != .normal {
      comments.append("// It ended by \(cause.word); here its caller hangs up.")
    }
    if let difference { comments.append("// \(difference.wording)") }
    return comments
  }

  private var settings: [String] {
    var lines = ["at \(record.startedAt)"]
    if let from = record.from { lines.append("from \(Self.invented(from, in: flow))") }
    if record.to != flow.numbers.first { lines.append("to \(record.to)") }
    if let language { lines.append("lang \(flow.languages[Int(language.index)])") }
    return lines + givens
  }

  /// A number of the same kind that is nobody's: scripts lie beside menus, and who called is nobody's business there. As many
  /// digits are kept as the menu goes by, three at least, and none from the first sign on that nobody dials: no menu goes by
  /// such a one, and a script could not hold every one.
  static func invented(_ number: String, in flow: CallFlow) -> String {
    let prefixes = flow.branches.map { branch in
      if case .callerBegins(let prefix) = branch.condition {
        flow.names[Int(prefix)].count
      } else {
        0
      }
    }
    let kept = number.prefix(max(3, prefixes.max() ?? 0) + (number.first == "+" ? 1 : 0))
      .prefix { "+*#0123456789".contains($0) }
    return kept + String(repeating: "0", count: number.count - kept.count)
  }

  /// What must be so in the end, by the record.
  private var expectations: [String] {
    var call = walk.run.call
    if call.ended == nil { call.hangUp() }
    guard let ended = call.ended else { return [] }
    var expectations: [String] = []
    if ended.by != .byCaller { expectations.append("hung up by service") }
    if let outcome = record.outcome, call.call.outcome(cause: ended.cause, in: flow) == outcome {
      expectations.append("record \(outcome.word)")
    }
    let path = record.path.steps.map { $0.name.nameForScript }
    if !path.isEmpty { expectations.append("path \(path.joined(separator: " "))") }
    return expectations
  }
}

extension ReplayDifference {
  /// As a comment, and as a program tells it.
  package var wording: String {
    switch self {
    case .noSuchStep(let name):
      "The menu has no step '\(name)' any more: the call is played up to there."
    case .elsewhere(let step, let instead):
      "The call comes to '\(instead)' where the record has '\(step)': it is played up to there."
    case .otherWay(let step, let exit):
      "Nothing was found that leads out of '\(step)' by '\(exit)': the call is played up to there."
    case .notAsWritten: "The script does not go as it is written."
    case .cutOff(let count): "Of the record only the first \(count) steps are kept."
    }
  }
}

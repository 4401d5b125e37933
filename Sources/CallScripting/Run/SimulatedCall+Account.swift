import CallFlowModel
import Diagnostics

/// What a caller heard, for people. Keys are not told: some of them are secrets.
extension SimulatedCall {
  func name(of utterance: Int) -> String {
    menu.flow.name(of: conversation.utterances[utterance].step)
  }

  /// One line each, with times:
  ///
  ///     the caller heard
  ///       0:00.0  welcome  您好，欢迎致电杭州12333。
  ///       0:03.4  main     信息查询请按1 … (cut off by a key)
  var account: String {
    guard !conversation.utterances.isEmpty else { return "the caller heard nothing" }
    let shown = conversation.utterances.suffix(Self.utterancesShown)
    let names = shown.map { menu.flow.name(of: $0.step).nameForScript }
    let width = names.map(\.displayWidth).max() ?? 0
    var lines = ["the caller heard"]
    if shown.count < conversation.utterances.count { lines.append("  …") }
    for (heard, name) in zip(shown, names) {
      let time = heard.began.clock
      let padding = String(repeating: " ", count: max(0, 7 - time.utf8.count))
      lines.append(
        "  \(padding)\(time)  \(name.padded(toWidth: width))  \(Self.shortened(text(of: heard)))"
          + (heard.end == .cutByKey ? " (cut off by a key)" : ""))
    }
    if let ended {
      let time = ended.at.clock
      let padding = String(repeating: " ", count: max(0, 7 - time.utf8.count))
      lines.append("  \(padding)\(time)  \(ended.by.words) hung up")
    }
    return lines.joined(separator: "\n")
  }

  private static let utterancesShown = 12
  private static let columnsShown = 60

  private static func shortened(_ text: String) -> String {
    guard text.displayWidth > columnsShown else { return text }
    var kept = ""
    var width = 0
    for character in text {
      width += character.displayWidth
      if width >= columnsShown { break }
      kept.append(character)
    }
    return kept + "…"
  }
}

internal import Telephony

/// Plays a prompt: several files in one `file_string://`, so that nothing comes between them.
///
/// Keys are events of their own, whatever plays; all that a prompt needs is which of them stop it, a channel variable.
struct EventSocketPlaying: Equatable, Sendable {
  private struct Stage: Equatable, Sendable {
    let argument: String
    let files: [String]
  }

  /// The most files in one application: `file_string://` takes 128.
  private static let filesMax = 100

  let keysStop: Bool
  private let name: String
  /// What is left to play; the first is under way.
  private var stages: [Stage] = []
  private var facts: [EventSocketFact] = []
  private var breaking = EventSocketBreaking()

  init(_ prompt: GatewayPrompt, name: String) {
    self.name = name
    keysStop = prompt.keys == .interrupt
    var files = prompt.files.filter { EventSocketName.isFile($0) }[...]
    for file in prompt.files where !EventSocketName.isFile(file) {
      facts.append(.unplayableName(file))
    }
    // Only a file by itself can begin somewhere else than at its beginning.
    if prompt.from.count > 0, let first = files.popFirst() {
      let samples = UInt64(prompt.from.count) * 8
      stages.append(Stage(argument: "\(first)@@\(samples)", files: [first]))
    }
    while !files.isEmpty {
      let list = files.prefix(Self.filesMax)
      files.removeFirst(list.count)
      let argument = list.count == 1 ? list.first! : "file_string://" + list.joined(separator: "!")
      stages.append(Stage(argument: argument, files: Array(list)))
    }
  }

  /// What comes back with the end of the application under way.
  var id: String { "\(name)-\(stages.count)" }

  /// nil where there is nothing to play.
  var command: EventSocketCommand? {
    stages.first.map { .execute("playback", argument: $0.argument, id: id) }
  }

  /// What it came to where there was nothing to play.
  var endedAtOnce: EventSocketEnding {
    EventSocketEnding(outcomes: [facts.isEmpty ? .finished : .failed], facts: facts)
  }

  /// To be stopped; returns whether that is to be said now.
  mutating func stop() -> Bool { breaking.ask() }

  /// A key has come. While the application runs, the key stops it by itself; one that came before it ran was taken out of
  /// the channel's queue by nobody, and stops nothing unless it is said.
  mutating func keyPressed() {
    if keysStop, !breaking.isRunning { _ = breaking.ask() }
  }

  /// The application runs; returns whether it is to be stopped.
  mutating func began() -> Bool { breaking.began() }

  mutating func completed(_ event: EventSocketHeaders) -> EventSocketStep {
    let stage = stages.removeFirst()
    breaking.ended()
    if breaking.isAsked { return end(.interrupted) }
    if event["Application-Response"] == "FILE NOT FOUND" {
      facts.append(.promptMissing(stage.files))
      return end(.failed)
    }
    if event["variable_playback_terminator_used"] != nil {
      return end(.interrupted)
    }
    if event["Application-Response"] == "PLAYBACK ERROR" { return end(.failed) }
    if let command { return .send([command]) }
    return end(facts.isEmpty ? .finished : .failed)
  }

  private func end(_ outcome: OperationOutcome) -> EventSocketStep {
    .ended(EventSocketEnding(outcomes: [outcome], facts: facts))
  }
}

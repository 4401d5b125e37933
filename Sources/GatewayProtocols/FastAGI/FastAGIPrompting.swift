internal import Telephony

/// Plays a prompt and waits for keys, in as few commands as Asterisk allows.
///
/// Asterisk has no buffer of keys: one that is let go between two commands is lost. So a turn of a dialogue is one
/// command wherever that can be: see ``FastAGIPromptStage``.
struct FastAGIPrompting: Equatable, Sendable {
  private let wait: KeyWait?
  /// What is left to do; the first is under way.
  private var stages: [FastAGIPromptStage] = []
  private var unchecked: FastAGIPromptStage.FileList?
  private var outcome = OperationOutcome.finished
  private var ending = FastAGIEnding()
  private var isStopping = false
  /// Whether Asterisk has the silence, as far as is known.
  private(set) var silence: FastAGISilence

  init(_ prompt: GatewayPrompt, _ silence: FastAGISilence) {
    self.silence = silence
    wait = prompt.wait
    var files = prompt.files
    if !files.allSatisfy({ FastAGICommandWriter.isFileName($0) }) {
      files.removeAll { name in
        if FastAGICommandWriter.isFileName(name) { return false }
        ending.facts.append(.unplayableName(name))
        return true
      }
      outcome = .failed
    }
    stages =
      switch prompt.keys {
      case .interrupt:
        FastAGIPromptStage.interruptible(files[...], from: prompt.from, wait: prompt.wait, silence)
      case .queue, .ignore:
        FastAGIPromptStage.whole(files[...], from: prompt.from, wait: prompt.wait)
      }
  }

  /// Waits for keys with nothing to be heard.
  init(listening wait: KeyWait, _ silence: FastAGISilence) {
    self.silence = silence
    self.wait = wait
    stages = [.collect("", wait)]
  }

  // MARK: Going through it

  /// The command to be sent first; nil where there is nothing to do.
  var command: FastAGICommand? { stages.first?.command }

  var asksForKeys: Bool { wait != nil }

  /// What it came to where there was nothing to do.
  func endedAtOnce() -> FastAGIEnding {
    var ending = ending
    ending.add(outcome)
    return ending
  }

  /// Takes the reply, of status 200, to the command under way.
  mutating func take(_ reply: FastAGIReply) -> FastAGIStep {
    guard let stage = stages.first else { return .ended(endedAtOnce()) }
    if isStopping { return stopped(reply, stage) }
    if case .lookForSilence(_, let list) = stage { return looked(reply, behind: list) }
    if reply.number == -1 { return .doubt }
    switch stage {
    case .stream(_, keysStop: _, let from):
      if let key = reply.key {
        // The position is that in the file, and what was heard begins at `from`.
        let played = reply.endPosition.map {
          Milliseconds(UInt32(clamping: $0 / 8 - Int64(from.count)))
        }
        return keyPressed(key, played: played)
      }
    case .background(let files):
      unchecked = FastAGIPromptStage.FileList(
        variable: "BACKGROUNDSTATUS", files: files)
      if let key = reply.key { return keyPressed(key, played: nil) }
    case .backgroundAndWait(let files, let silence):
      unchecked = nil
      if let key = reply.key { return keyPressed(key, played: nil) }
      if reply.number == 0 {
        stages = [
          .check(
            FastAGIPromptStage.FileList(
              variable: "BACKGROUNDSTATUS", files: files, silence: silence))
        ]
        return .send(stages[0].command)
      }
    case .playback(let files):
      unchecked = FastAGIPromptStage.FileList(
        variable: "PLAYBACKSTATUS", files: files)
    case .collect(let file, let wait, let keysMax):
      return collected(reply, file, wait, keysMax)
    case .check(let list): return checked(reply, list)
    case .lookForSilence: break  // Above.
    }
    if reply.number != 0 {
      ending.facts.append(
        .badResult(command: stage.command.name, result: reply.result ?? ""))
    }
    return next()
  }

  private mutating func next() -> FastAGIStep {
    stages.removeFirst()
    if let stage = stages.first { return .send(stage.command) }
    return end()
  }

  private mutating func end() -> FastAGIStep {
    if let list = unchecked, ending.keys.isEmpty {
      unchecked = nil
      stages = [.check(list)]
      return .send(stages[0].command)
    }
    ending.add(outcome, ago: ending.silence ?? Milliseconds(0))
    return .ended(ending)
  }

  /// A key has stopped what was heard.
  private mutating func keyPressed(_ key: DTMFKey, played: Milliseconds?) -> FastAGIStep {
    _ = ending.keys.append(key)
    outcome = .interrupted(played: played)
    guard let wait, wait.keysMax > 1, key != .pound else { return end() }
    stages = [
      .collect("", wait: wait.nextKey, keysMax: FastAGIPromptStage.keysMax(wait.keysMax - 1))
    ]
    return .send(stages[0].command)
  }

  /// GET DATA tells keys, and `(timeout)` where silence ended it. `#` ends it too and is left out; but then there are
  /// fewer keys than were asked for, and no timeout.
  private mutating func collected(
    _ reply: FastAGIReply, _ file: String, _ wait: Milliseconds, _ keysMax: Int
  ) -> FastAGIStep {
    let timedOut = reply.value == "timeout"
    guard let result = reply.result, let keys = KeyString(result), keys.count <= keysMax else {
      ending.facts.append(.badResult(command: "GET DATA", result: reply.result ?? ""))
      outcome = .failed
      ending.hasFailed = true
      return end()
    }
    let isFirst = ending.keys.isEmpty
    for index in 0..<keys.count { _ = ending.keys.append(keys[index]) }
    if timedOut {
      ending.silence = wait
    } else if keys.count < keysMax {
      _ = ending.keys.append(.pound)
    }
    if isFirst, !ending.keys.isEmpty {
      if file.isEmpty {
        ending.keysCameLater = true
      } else {
        outcome = .interrupted(played: nil)
      }
    }
    return end()
  }

  private mutating func checked(_ reply: FastAGIReply, _ list: FastAGIPromptStage.FileList)
    -> FastAGIStep
  {
    let isMissing = reply.value == "FAILED"
    guard let wait, let first = list.silence.first else {
      if isMissing { promptIsMissing(list) }
      return end()
    }
    guard isMissing else {
      silence = .there
      ending.silence = wait.firstKey
      return end()
    }
    if silence == .untried {
      stages = [.lookForSilence(first, behind: list)]
      return .send(stages[0].command)
    }
    return waitBehind(list)
  }

  /// What was missing is known now.
  private mutating func looked(
    _ reply: FastAGIReply, behind list: FastAGIPromptStage.FileList
  ) -> FastAGIStep {
    if reply.number == -1 {
      silence = .missing
      ending.facts.append(.silenceMissing)
    } else {
      silence = .there
    }
    return waitBehind(list)
  }

  /// The silence has not been heard, so that the wait is still due.
  private mutating func waitBehind(_ list: FastAGIPromptStage.FileList) -> FastAGIStep {
    if silence == .there { promptIsMissing(list) }
    guard let wait else { return end() }
    stages = [.collect("", wait)]
    return .send(stages[0].command)
  }

  private mutating func promptIsMissing(_ list: FastAGIPromptStage.FileList) {
    ending.facts.append(.promptMissing(list.files))
    outcome = .failed
  }

  // MARK: Other ends

  /// The channel is up, so the -1 was a failure: as a rule a file that is not there.
  mutating func failedWhileUp() -> FastAGIEnding {
    let stage = stages.first
    switch stage {
    case .stream(let file, keysStop: _, from: _): return failed(.promptMissing([file]))
    case .collect(let file, wait: _, keysMax: _) where !file.isEmpty:
      return failed(.promptMissing([file]))
    case .background, .backgroundAndWait, .playback, .collect, .check, .lookForSilence, nil:
      let name = stage?.command.name ?? ""
      return failed(.badResult(command: name, result: "-1"))
    }
  }

  mutating func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    ending.facts.append(fact)
    ending.hasFailed = true
    ending.silence = nil
    ending.add(.failed)
    return ending
  }

  /// What is to be sent to stop it; nil where the command under way cannot be stopped, and nothing more follows it.
  mutating func stop() -> FastAGICommand? {
    guard !isStopping else { return nil }
    isStopping = true
    if case .stream = stages.first { return .noop }
    return nil
  }

  /// STREAM FILE that is stopped sends no reply; one that had just ended sends its own, with `endpos=`, before NOOP's.
  private mutating func stopped(_ reply: FastAGIReply, _ stage: FastAGIPromptStage) -> FastAGIStep {
    switch stage {
    case .stream where reply.endPosition != nil:
      if let key = reply.key { _ = ending.keys.append(key) }
      return .await
    case .collect(let file, let wait, let keysMax):
      return collected(reply, file, wait, keysMax)
    case .stream, .background, .backgroundAndWait, .playback, .check, .lookForSilence:
      if let key = reply.key { _ = ending.keys.append(key) }
      ending.add(.interrupted(played: nil))
      return .ended(ending)
    }
  }
}

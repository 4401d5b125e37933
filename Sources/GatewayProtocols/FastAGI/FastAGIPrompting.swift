internal import Telephony

/// Plays a prompt and waits for keys, in as few commands as Asterisk allows.
///
/// Asterisk has no buffer of keys: one that is let go between two commands is lost. So a turn of a dialogue is one
/// command wherever that can be: see ``FastAGIPromptStage``.
struct FastAGIPrompting: Equatable, Sendable {
  // Calls that wait hold one each: what is large comes first, and what is small in the gaps behind it.

  /// Empty until there is something in it, and one element then.
  private var seldom: [Seldom] = []
  /// What is under way; nil where there is nothing to do.
  private var stage: FastAGIPromptStage?
  private(set) var isStopping = false
  /// Whether Asterisk has the silence, as far as is known.
  private(set) var silence: FastAGISilence
  private let wait: KeyWait?

  /// What a prompt of one command never has, and needs no room for.
  private struct Seldom: Equatable, Sendable {
    /// What is left to do behind the stage under way.
    var later: [FastAGIPromptStage] = []
    var unchecked: FastAGIPromptStage.FileList?
    /// Keys of stages that are over.
    var keys = KeyString()
    /// What it has come to so far, unless the stage under way says otherwise.
    var outcome = OperationOutcome.finished
    /// How long no key has come, where that is what ended it.
    var silentFor: Milliseconds?
    var hasFailed = false
    var facts: [FastAGIFact] = []
  }

  private mutating func withSeldom(_ change: (inout Seldom) -> Void) {
    if seldom.isEmpty { seldom.append(Seldom()) }
    change(&seldom[0])
  }

  private mutating func note(_ fact: FastAGIFact) { withSeldom { $0.facts.append(fact) } }

  init(_ prompt: GatewayPrompt, _ silence: FastAGISilence) {
    self.silence = silence
    wait = prompt.wait
    let areAllNames = prompt.files.allSatisfy { FastAGICommandWriter.isFileName($0) }
    let files =
      areAllNames ? prompt.files : prompt.files.filter { FastAGICommandWriter.isFileName($0) }
    var later: [FastAGIPromptStage] = []
    // Nearly all that is heard is one file.
    if files.count == 1, prompt.from.count == 0,
      let alone = FastAGIPromptStage.alone(files[0], prompt.keys, wait: prompt.wait)
    {
      stage = alone
    } else {
      let stages =
        switch prompt.keys {
        case .interrupt:
          FastAGIPromptStage.interruptible(
            files[...], from: prompt.from, wait: prompt.wait, silence)
        case .queue, .ignore:
          FastAGIPromptStage.whole(files[...], from: prompt.from, wait: prompt.wait)
        }
      stage = stages.first
      later = Array(stages.dropFirst())
    }
    if areAllNames, later.isEmpty { return }
    let others = prompt.files.filter { !FastAGICommandWriter.isFileName($0) }
    seldom = [
      Seldom(
        later: later, outcome: areAllNames ? .finished : .failed,
        facts: others.map { .unplayableName($0) })
    ]
  }

  /// Waits for keys with nothing to be heard.
  init(listening wait: KeyWait, _ silence: FastAGISilence) {
    self.silence = silence
    self.wait = wait
    stage = .collect("", wait)
  }

  // MARK: Going through it

  /// The command to be sent first; nil where there is nothing to do.
  var command: FastAGICommand? { stage?.command }

  var asksForKeys: Bool { wait != nil }

  /// What it came to where there was nothing to do.
  func endedAtOnce() -> FastAGIEnding { ended(nil, keys) }

  /// The keys so far.
  private var keys: KeyString { seldom.first?.keys ?? KeyString() }

  /// `outcome`: nil where no more is known than is kept.
  private func ended(
    _ outcome: OperationOutcome?, _ keys: KeyString, ago: Milliseconds = Milliseconds(0)
  ) -> FastAGIEnding {
    FastAGIEnding(
      keys: keys, silence: seldom.first?.silentFor,
      first: FastAGIEnding.Outcome(
        outcome: outcome ?? seldom.first?.outcome ?? .finished, ago: ago),
      facts: seldom.first?.facts ?? [], hasFailed: seldom.first?.hasFailed ?? false)
  }

  /// Takes the reply, of status 200, to the command under way.
  mutating func take(_ reply: FastAGIReply) -> FastAGIStep {
    if isStopping { return stopped(reply) }
    if case .lookForSilence(let list) = stage { return looked(reply, behind: list) }
    if reply.number == -1, stage != nil { return .doubt }
    // What is bound here is copied: nearly every reply is to a stage of which only numbers are needed.
    switch stage {
    case nil: return .ended(endedAtOnce())
    case .stream:
      if let key = reply.key { return keyPressed(key) }
    case .background(let files):
      withSeldom {
        $0.unchecked = FastAGIPromptStage.FileList(application: .background, files: files)
      }
      if let key = reply.key { return keyPressed(key) }
    case .backgroundAndWait(let files, let silence):
      if !seldom.isEmpty { seldom[0].unchecked = nil }
      if let key = reply.key { return keyPressed(key) }
      if reply.number == 0 {
        return turn(
          to: .check(
            FastAGIPromptStage.FileList(
              application: .background, files: files, silence: silence)))
      }
    case .playback(let files):
      withSeldom {
        $0.unchecked = FastAGIPromptStage.FileList(application: .playback, files: files)
      }
    case .collect(_, let wait, let keysMax): return collected(reply, wait, keysMax)
    case .check(let list): return checked(reply, list)
    case .lookForSilence: break  // Above.
    }
    if reply.number != 0 {
      note(.badResult(command: command?.kind.name ?? "", result: reply.result ?? ""))
    }
    guard let next = seldom.first?.later.first else { return end(keys) }
    seldom[0].later.removeFirst()
    self.stage = next
    return .send(next.command)
  }

  /// Goes on with `stage`, whatever was still to come.
  private mutating func turn(to stage: FastAGIPromptStage) -> FastAGIStep {
    self.stage = stage
    if !seldom.isEmpty { seldom[0].later = [] }
    return .send(stage.command)
  }

  /// `outcome`, `silentFor`: nil where no more is known than is kept.
  private mutating func end(
    _ keys: KeyString, _ outcome: OperationOutcome? = nil, silentFor: Milliseconds? = nil,
    keysCameLater: Bool = false
  ) -> FastAGIStep {
    if keys.isEmpty, let list = seldom.first?.unchecked {
      seldom[0].unchecked = nil
      if let outcome { seldom[0].outcome = outcome }
      seldom[0].silentFor = silentFor
      return turn(to: .check(list))
    }
    let silentFor = silentFor ?? seldom.first?.silentFor
    var ending = ended(outcome, keys, ago: silentFor ?? Milliseconds(0))
    ending.silence = silentFor
    ending.keysCameLater = keysCameLater
    return .ended(ending)
  }

  /// A key has stopped what was heard.
  private mutating func keyPressed(_ key: DTMFKey) -> FastAGIStep {
    var keys = keys
    _ = keys.append(key)
    guard let wait, wait.keysMax > 1, key != .pound else {
      return end(keys, .interrupted)
    }
    withSeldom {
      $0.keys = keys
      $0.outcome = .interrupted
    }
    return turn(
      to: .collect("", wait: wait.nextKey, keysMax: FastAGIPromptStage.keysMax(wait.keysMax - 1)))
  }

  /// GET DATA tells keys, and `(timeout)` where silence ended it. `#` ends it too and is left out; but then there are
  /// fewer keys than were asked for, and no timeout.
  private mutating func collected(
    _ reply: FastAGIReply, _ wait: Milliseconds, _ keysMax: UInt8
  ) -> FastAGIStep {
    let isHeard = stage?.isHeard ?? false
    guard let collected = reply.keys, collected.count <= keysMax
    else {
      note(.badResult(command: "GET DATA", result: reply.result ?? ""))
      withSeldom { $0.hasFailed = true }
      return end(keys, .failed)
    }
    var keys = keys
    let isFirst = keys.isEmpty
    for index in 0..<collected.count { _ = keys.append(collected[index]) }
    let timedOut = reply.value == "timeout"
    if !timedOut, collected.count < keysMax { _ = keys.append(.pound) }
    let areFirst = isFirst && !keys.isEmpty
    return end(
      keys, areFirst && isHeard ? .interrupted : nil,
      silentFor: timedOut ? wait : nil, keysCameLater: areFirst && !isHeard)
  }

  private mutating func checked(_ reply: FastAGIReply, _ list: FastAGIPromptStage.FileList)
    -> FastAGIStep
  {
    let isMissing = reply.value == "FAILED"
    guard let wait, !list.silence.isEmpty else {
      if isMissing { promptIsMissing(list) }
      return end(keys)
    }
    guard isMissing else {
      silence = .there
      return end(keys, silentFor: wait.firstKey)
    }
    if silence == .untried { return turn(to: .lookForSilence(behind: list)) }
    return waitBehind(list)
  }

  /// What was missing is known now.
  private mutating func looked(
    _ reply: FastAGIReply, behind list: FastAGIPromptStage.FileList
  ) -> FastAGIStep {
    if reply.number == -1 {
      silence = .missing
      note(.silenceMissing)
    } else {
      silence = .there
    }
    return waitBehind(list)
  }

  /// The silence has not been heard, so that the wait is still due.
  private mutating func waitBehind(_ list: FastAGIPromptStage.FileList) -> FastAGIStep {
    if silence == .there { promptIsMissing(list) }
    guard let wait else { return end(keys) }
    return turn(to: .collect("", wait))
  }

  private mutating func promptIsMissing(_ list: FastAGIPromptStage.FileList) {
    note(.promptMissing(list.files))
    withSeldom { $0.outcome = .failed }
  }

  // MARK: Other ends

  /// The channel is up, so the -1 was a failure: as a rule a file that is not there. The call goes on without it, however many
  /// there are.
  mutating func failedWhileUp() -> FastAGIEnding {
    switch stage {
    case .stream(let file, from: _, keysStop: _): return missing(file)
    case .collect(let file, wait: _, keysMax: _) where !file.isEmpty: return missing(file)
    case .background, .backgroundAndWait, .playback, .collect, .check, .lookForSilence, nil:
      let name = command?.kind.name ?? ""
      return failed(.badResult(command: name, result: "-1"))
    }
  }

  private mutating func missing(_ file: String) -> FastAGIEnding {
    note(.promptMissing([file]))
    withSeldom { $0.silentFor = nil }
    return ended(.failed, keys)
  }

  mutating func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    note(fact)
    withSeldom {
      $0.hasFailed = true
      $0.silentFor = nil
    }
    return ended(.failed, keys)
  }

  /// What is to be sent to stop it; nil where the command under way cannot be stopped, and nothing more follows it.
  mutating func stop() -> FastAGICommand? {
    guard !isStopping else { return nil }
    isStopping = true
    if case .stream = stage { return .noop }
    return nil
  }

  /// STREAM FILE that is stopped sends no reply; one that had just ended sends its own, with `endpos=`, before NOOP's.
  private mutating func stopped(_ reply: FastAGIReply) -> FastAGIStep {
    switch stage {
    case nil: return .ended(endedAtOnce())
    case .stream where reply.endPosition != nil:
      if let key = reply.key { withSeldom { _ = $0.keys.append(key) } }
      return .await
    case .collect(_, let wait, let keysMax): return collected(reply, wait, keysMax)
    case .stream, .background, .backgroundAndWait, .playback, .check, .lookForSilence:
      var keys = keys
      if let key = reply.key { _ = keys.append(key) }
      return .ended(ended(.interrupted, keys))
    }
  }
}

internal import Telephony

/// Plays a prompt and waits for keys, in as few commands as Asterisk allows.
///
/// Asterisk has no buffer of keys: one that is let go between two commands is lost. So a turn of a dialogue is one
/// command wherever that can be:
///
///     keys       asks   files     commands
///     interrupt  yes    one       GET DATA
///     interrupt  yes    several   EXEC Background, its last file silent; without such a file then GET DATA ""
///     interrupt  no     one       STREAM FILE
///     interrupt  no     several   EXEC Background
///     queue,     no     one       STREAM FILE that no key stops
///     ignore     no     several   EXEC Playback
///     queue,     yes    any       the same, then GET DATA ""
///     ignore
///
/// `EXEC Read` would do the second in one, but its keys and its verdict are variables that have to be asked for: more
/// commands than it saves, and a secret would stand in a variable for every console of the gateway to see.
struct FastAGIPrompting: Equatable, Sendable {
  private enum Stage: Equatable, Sendable {
    case stream(String, keysStop: Bool, from: Milliseconds)
    case background([String])
    /// The last file is the silence in which the first key is waited for.
    case backgroundAndWait([String])
    case playback([String])
    case collect(String, wait: Milliseconds, keysMax: Int)
    /// Whether a file of the list was missing: a result of 0 does not tell.
    case check(FileList)
  }

  private struct FileList: Equatable, Sendable {
    let variable: String
    let files: [String]
    /// Whether the wait for the first key was part of it.
    let waited: Bool
  }

  /// The most bytes of file names in one command; the rest of its line is for its own words.
  private static let listLengthMax = 1800

  private let wait: KeyWait?
  /// What is left to do; the first is under way.
  private var stages: [Stage] = []
  private var unchecked: FileList?
  private var outcome = OperationOutcome.finished
  private var ending = FastAGIEnding()
  private var isStopping = false

  init(_ prompt: GatewayPrompt) {
    wait = prompt.wait
    let files = prompt.files.filter { FastAGICommandWriter.isFileName($0) }
    if files.count < prompt.files.count {
      for name in prompt.files where !FastAGICommandWriter.isFileName(name) {
        ending.facts.append(.unplayableName(name))
      }
      outcome = .failed
    }
    switch prompt.keys {
    case .interrupt: planInterruptible(files[...], from: prompt.from)
    case .queue, .ignore: planWhole(files[...], from: prompt.from)
    }
  }

  /// Waits for keys with nothing to be heard.
  init(listening wait: KeyWait) {
    self.wait = wait
    stages = [FastAGIPrompting.collect("", wait)]
  }

  // MARK: Planning

  private mutating func planInterruptible(_ files: ArraySlice<String>, from: Milliseconds) {
    var rest = files
    if let wait, files.count == 1, from.count == 0 {
      stages = [FastAGIPrompting.collect(files.first!, wait)]
      return
    }
    if files.count == 1 || from.count > 0, let first = rest.popFirst() {
      stages.append(.stream(first, keysStop: true, from: from))
    }
    var lists = FastAGIPrompting.lists(rest)
    if let silence = wait?.silence, FastAGICommandWriter.isFileName(silence),
      let last = lists.popLast()
    {
      stages += lists.map { .background($0) }
      stages.append(.backgroundAndWait(last + [silence]))
      return
    }
    stages += lists.map { .background($0) }
    if let wait { stages.append(FastAGIPrompting.collect("", wait)) }
  }

  private mutating func planWhole(_ files: ArraySlice<String>, from: Milliseconds) {
    var rest = files
    if files.count == 1 || from.count > 0, let first = rest.popFirst() {
      stages.append(.stream(first, keysStop: false, from: from))
    }
    stages += FastAGIPrompting.lists(rest).map { .playback($0) }
    if let wait { stages.append(FastAGIPrompting.collect("", wait)) }
  }

  /// GET DATA has one time for the first key and for the next: where both count, the longer one.
  private static func collect(_ file: String, _ wait: KeyWait) -> Stage {
    let time = wait.keysMax > 1 ? max(wait.firstKey, wait.nextKey) : wait.firstKey
    return .collect(file, wait: time, keysMax: keysMax(wait.keysMax))
  }

  /// No more than a string of keys can hold.
  private static func keysMax(_ count: Int) -> Int { min(max(1, count), KeyString.capacity - 1) }

  /// The files in lists that a line has room for.
  private static func lists(_ files: ArraySlice<String>) -> [[String]] {
    var lists: [[String]] = []
    var length = listLengthMax
    for file in files {
      length += file.utf8.count + 1
      if length > listLengthMax {
        lists.append([])
        length = file.utf8.count + 1
      }
      lists[lists.count - 1].append(file)
    }
    return lists
  }

  // MARK: Going through it

  /// The command to be sent first; nil where there is nothing to do.
  var command: FastAGICommand? { stages.first.map { FastAGIPrompting.command($0) } }

  var asksForKeys: Bool { wait != nil }

  /// What it came to where there was nothing to do.
  func endedAtOnce() -> FastAGIEnding {
    var ending = ending
    ending.add(outcome)
    return ending
  }

  private static func command(_ stage: Stage) -> FastAGICommand {
    switch stage {
    case .stream(let file, let keysStop, let from):
      .streamFile(file, keysStop: keysStop, offset: from)
    case .background(let files), .backgroundAndWait(let files): .background(files)
    case .playback(let files): .playback(files)
    case .collect(let file, let wait, let keysMax):
      .getData(file, wait: wait, keysMax: keysMax)
    case .check(let list): .getVariable(list.variable)
    }
  }

  /// Takes the reply, of status 200, to the command under way.
  mutating func take(_ reply: FastAGIReply) -> FastAGIStep {
    guard let stage = stages.first else { return .ended(endedAtOnce()) }
    if isStopping { return stopped(reply, stage) }
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
      unchecked = FileList(variable: "BACKGROUNDSTATUS", files: files, waited: false)
      if let key = reply.key { return keyPressed(key, played: nil) }
    case .backgroundAndWait(let files):
      if let key = reply.key { return keyPressed(key, played: nil) }
      if reply.number == 0 {
        stages = [.check(FileList(variable: "BACKGROUNDSTATUS", files: files, waited: true))]
        return .send(FastAGIPrompting.command(stages[0]))
      }
    case .playback(let files):
      unchecked = FileList(variable: "PLAYBACKSTATUS", files: files, waited: false)
    case .collect(let file, let wait, let keysMax):
      return collected(reply, file, wait, keysMax)
    case .check(let list): return checked(reply, list)
    }
    if reply.number != 0 {
      ending.facts.append(
        .badResult(command: FastAGIPrompting.command(stage).name, result: reply.result ?? ""))
    }
    return next()
  }

  private mutating func next() -> FastAGIStep {
    stages.removeFirst()
    if let stage = stages.first { return .send(FastAGIPrompting.command(stage)) }
    return end()
  }

  private mutating func end() -> FastAGIStep {
    if let list = unchecked, ending.keys.isEmpty {
      unchecked = nil
      stages = [.check(list)]
      return .send(FastAGIPrompting.command(stages[0]))
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
      .collect("", wait: wait.nextKey, keysMax: FastAGIPrompting.keysMax(wait.keysMax - 1))
    ]
    return .send(FastAGIPrompting.command(stages[0]))
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

  private mutating func checked(_ reply: FastAGIReply, _ list: FileList) -> FastAGIStep {
    let isMissing = reply.value == "FAILED"
    if isMissing {
      ending.facts.append(.promptMissing(list.files))
      outcome = .failed
    }
    guard list.waited, let wait else { return end() }
    if isMissing {
      // The silence may not have been heard: the wait is still due.
      stages = [FastAGIPrompting.collect("", wait)]
      return .send(FastAGIPrompting.command(stages[0]))
    }
    ending.silence = wait.firstKey
    return end()
  }

  // MARK: Other ends

  /// The channel is up, so the -1 was a failure: as a rule a file that is not there.
  mutating func failedWhileUp() -> FastAGIEnding {
    let stage = stages.first
    switch stage {
    case .stream(let file, keysStop: _, from: _): return failed(.promptMissing([file]))
    case .collect(let file, wait: _, keysMax: _) where !file.isEmpty:
      return failed(.promptMissing([file]))
    case .background, .backgroundAndWait, .playback, .collect, .check, nil:
      let name = stage.map { FastAGIPrompting.command($0).name } ?? ""
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
  private mutating func stopped(_ reply: FastAGIReply, _ stage: Stage) -> FastAGIStep {
    switch stage {
    case .stream where reply.endPosition != nil:
      if let key = reply.key { _ = ending.keys.append(key) }
      return .await
    case .collect(let file, let wait, let keysMax):
      return collected(reply, file, wait, keysMax)
    case .stream, .background, .backgroundAndWait, .playback, .check:
      if let key = reply.key { _ = ending.keys.append(key) }
      ending.add(.interrupted(played: nil))
      return .ended(ending)
    }
  }
}

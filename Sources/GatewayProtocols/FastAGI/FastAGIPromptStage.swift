internal import Telephony

/// One command's worth of a prompt.
///
///     keys       asks   files     commands
///     interrupt  yes    one       GET DATA
///     interrupt  yes    several   EXEC Background, its last files silent; without them then GET DATA ""
///     interrupt  no     one       STREAM FILE
///     interrupt  no     several   EXEC Background
///     queue,     no     one       STREAM FILE that no key stops
///     ignore     no     several   EXEC Playback
///     queue,     yes    any       the same, then GET DATA ""
///     ignore
///
/// `EXEC Read` would do the second in one, but its keys and its verdict are variables that have to be asked for: more
/// commands than it saves, and a secret would stand in a variable for every console of the gateway to see.
enum FastAGIPromptStage: Equatable, Sendable {
  case stream(String, from: Milliseconds, keysStop: Bool)
  case background([String])
  /// Behind the files is the silence in which the first key is waited for.
  case backgroundAndWait([String], silence: [String])
  case playback([String])
  case collect(String, wait: Milliseconds, keysMax: UInt8)
  /// Whether a file of the list was missing: a result of 0 does not tell.
  indirect case check(FileList)
  /// Whether it was the silence behind the files that was missing: its first file is played from behind its end.
  indirect case lookForSilence(behind: FileList)

  struct FileList: Equatable, Sendable {
    enum Application: Equatable, Sendable { case background, playback }

    let application: Application
    let files: [String]
    /// What the wait for the first key was; empty where it was no part of it.
    var silence: [String] = []

    /// What says how it went.
    var variable: FastAGIVariable {
      switch application {
      case .background: .backgroundStatus
      case .playback: .playbackStatus
      }
    }
  }

  /// The most bytes of file names in one command; the rest of its line is for its own words.
  private static let listLengthMax = 1800

  var command: FastAGICommand {
    switch self {
    case .stream(let file, let from, let keysStop):
      .streamFile(file, keysStop: keysStop, offset: from)
    case .background(let files): .background(files)
    case .backgroundAndWait(let files, let silence): .background(files + silence)
    case .playback(let files): .playback(files)
    case .collect(let file, let wait, let keysMax):
      .getData(file, wait: wait, keysMax: Int(keysMax))
    case .check(let list): .getVariable(list.variable)
    case .lookForSilence(let list):
      .streamFile(list.silence.first ?? "", keysStop: false, offset: .seconds(600))
    }
  }

  /// Whether something is played.
  var isHeard: Bool {
    switch self {
    case .stream, .background, .backgroundAndWait, .playback: true
    case .collect(let file, wait: _, keysMax: _): !file.isEmpty
    case .check, .lookForSilence: false
    }
  }

  // MARK: Planning

  /// What plays one file from its beginning, where that takes no more than one command.
  static func alone(_ file: String, _ keys: KeyMode, wait: KeyWait?) -> FastAGIPromptStage? {
    switch (keys, wait) {
    case (.interrupt, let wait?): .collect(file, wait)
    case (_, nil): .stream(file, from: Milliseconds(0), keysStop: keys == .interrupt)
    case (.queue, _?), (.ignore, _?): nil
    }
  }

  /// What it takes to play files that a key stops.
  static func interruptible(
    _ files: ArraySlice<String>, from: Milliseconds, wait: KeyWait?, _ silence: FastAGISilence
  ) -> [FastAGIPromptStage] {
    var rest = files
    var stages: [FastAGIPromptStage] = []
    if files.count == 1 || from.count > 0, let first = rest.popFirst() {
      stages.append(.stream(first, from: from, keysStop: true))
    }
    var lists = lists(rest)
    if silence != .missing, let wait,
      let silence = FastAGISilence.files(lasting: wait.firstKey), let last = lists.popLast()
    {
      stages += lists.map { .background($0) }
      return stages + [.backgroundAndWait(last, silence: silence)]
    }
    stages += lists.map { .background($0) }
    if let wait { stages.append(.collect("", wait)) }
    return stages
  }

  /// What it takes to play files that no key stops.
  static func whole(
    _ files: ArraySlice<String>, from: Milliseconds, wait: KeyWait?
  ) -> [FastAGIPromptStage] {
    var rest = files
    var stages: [FastAGIPromptStage] = []
    if files.count == 1 || from.count > 0, let first = rest.popFirst() {
      stages.append(.stream(first, from: from, keysStop: false))
    }
    stages += lists(rest).map { .playback($0) }
    if let wait { stages.append(.collect("", wait)) }
    return stages
  }

  /// GET DATA has one time for the first key and for the next: where both count, the longer one.
  static func collect(_ file: String, _ wait: KeyWait) -> FastAGIPromptStage {
    let time = wait.keysMax > 1 ? max(wait.firstKey, wait.nextKey) : wait.firstKey
    return .collect(file, wait: time, keysMax: keysMax(wait.keysMax))
  }

  /// No more than a string of keys can hold.
  static func keysMax(_ count: Int) -> UInt8 { UInt8(min(max(1, count), KeyString.capacity - 1)) }

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
}

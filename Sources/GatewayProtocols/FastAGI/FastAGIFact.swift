/// What an Asterisk does otherwise than it should, or cannot do. Each is one line in the log.
package enum FastAGIFact: Error, Equatable, Sendable {
  // The connection ends.
  case notFastAGI(beginning: String)
  case environmentTooLong
  case noNumber
  case replyTooLong
  case tooManyStrayLines
  case tooManyFailures
  case answerFailed

  // The call goes on.
  case strayLine(String)
  case refused(command: String, status: Int)
  case badResult(command: String, result: String)
  case noApplication(String)
  case promptMissing([String])
  case silenceMissing
  case unplayableName(String)
  case commandTooLong(String)
  case recordingFailed(reason: String)
  /// Nothing in parentheses, or a word that Asterisk has not.
  case recordingEndUnknown(reply: String)
  case faxFailed(reason: String)
  case transferFailed(status: String)

  /// What happened and what to do about it.
  package var text: String {
    switch self {
    case .notFastAGI(let beginning):
      "the peer speaks no FastAGI (it began '\(beginning.shown)'): connect it by AGI(agi://host/number)"
    case .environmentTooLong:
      "the environment block has no end within \(FastAGIEnvironment.lengthMax) bytes"
    case .noNumber:
      "the call names no number: write AGI(agi://host/number), or call from a numbered extension"
    case .replyTooLong: "a reply has no end within \(FastAGIReplyReader.lengthMax) bytes"
    case .tooManyStrayLines:
      "more than \(FastAGICall.strayLinesMax) lines answered no command"
    case .tooManyFailures:
      "\(FastAGICall.failuresInARowMax) commands in a row failed on a channel that is up"
    case .answerFailed: "Asterisk could not answer the call"
    case .strayLine(let line): "a line answers no command: '\(line.shown)'"
    case .refused(let command, let status): "Asterisk refused \(command) with \(status)"
    case .badResult(let command, let result):
      "\(command) gave a result that it cannot have: '\(Self.masked(result).shown)'"
    case .noApplication(let name): "this Asterisk has no application \(name): load its module"
    case .promptMissing(let files):
      "Asterisk finds no sound file for \(Self.listed(files)): install the prompts beside it"
    case .silenceMissing:
      "Asterisk finds no sound file for '\(FastAGISilence.pieces[0].name)' and its like, so that menus of several prompts cost two commands: run hotline prompts install, and send the service SIGHUP"
    case .unplayableName(let name):
      "no sound file can be played by the name '\(name.shownPrompt)': it has a character that Asterisk parts names by"
    case .commandTooLong(let command):
      "\(command) would be longer than \(FastAGICommandWriter.lineLengthMax) bytes and was not sent"
    case .recordingFailed(let reason):
      "Asterisk could not record (\(reason.shownPath)): check that the folder is there and may be written"
    // No key stands in it that a caller has entered.
    case .recordingEndUnknown(let reply):
      "RECORD FILE does not say how it ended: it answered '\(reply.shown)'"
    case .faxFailed(let reason): "the fax was not sent: \(reason.shown)"
    case .transferFailed(let status): "the transfer failed: \(status.shown)"
    }
  }

  /// Digits may be keys of the caller's, which are no matter for a log.
  private static func masked(_ value: String) -> String {
    String(value.map { $0.isASCII && $0.isNumber ? "n" : $0 })
  }

  private static func listed(_ files: [String]) -> String {
    guard files.count > 1 else { return "'\((files.first ?? "").shownPrompt)'" }
    var distinct: [String] = []
    for file in files where !distinct.contains(file) { distinct.append(file) }
    // What is named by data, `en/articles/101.title`, is missing far more often than the words of the service.
    let ofData = distinct.filter(isNamedByData) + distinct.filter { !isNamedByData($0) }
    return "one of " + ofData.prefix(8).map { "'\($0.shownPrompt)'" }.joined(separator: ", ")
  }

  private static func isNamedByData(_ file: String) -> Bool {
    file.split(separator: "/").last?.contains(".") ?? false
  }
}

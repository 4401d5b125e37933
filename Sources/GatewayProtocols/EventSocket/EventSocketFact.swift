/// What a FreeSWITCH does otherwise than it should, or cannot do. Each is one line in the log.
package enum EventSocketFact: Error, Equatable, Sendable {
  // The connection ends.
  case notEventSocket(beginning: String)
  case messageTooLong
  case needsAsyncFull
  case noNumber
  case tooManyStrayMessages

  // The call goes on.
  case strayMessage(String)
  case refused(command: String, reply: String)
  case promptMissing([String])
  case unplayableName(String)
  case recordingFailed(reason: String)
  case faxFailed(reason: String)
  case transferFailed(reason: String)
  /// FreeSWITCH hung the caller up because an application failed.
  case hungUpByFreeSWITCH(application: String)

  /// What happened and what to do about it.
  package var text: String {
    switch self {
    case .notEventSocket(let beginning):
      "the peer is no FreeSWITCH (it began '\(beginning.shown)'): connect it by the application socket"
    case .messageTooLong:
      "a message has more than \(EventSocketReader.headersLengthMax) bytes of headers or \(EventSocketReader.bodyLengthMax) of body"
    case .needsAsyncFull:
      "the socket has not both flags that it needs: write <action application=\"socket\" data=\"host:port/number async full\"/>"
    case .noNumber:
      "the call names no number: write host:port/number, or call from a numbered extension"
    case .tooManyStrayMessages:
      "more than \(EventSocketCall.strayMessagesMax) messages answered no command"
    case .strayMessage(let type): "a message answers no command: '\(type.shown)'"
    case .refused(let command, let reply):
      "FreeSWITCH refused \(command): \(reply.shown)"
    case .promptMissing(let files):
      "FreeSWITCH finds no sound file '\((files.first ?? "").shownPrompt)': install the prompts beside it"
    case .unplayableName(let name):
      "no sound file can be played by the name '\(name.shownPrompt)': it has a character that FreeSWITCH parts names by"
    case .recordingFailed(let reason):
      "FreeSWITCH could not record (\(reason.shownPath)): check that the folder is there and may be written"
    case .faxFailed(let reason): "the fax was not sent: \(reason.shown)"
    case .transferFailed(let reason): "the transfer failed: \(reason.shown)"
    case .hungUpByFreeSWITCH(let application):
      "FreeSWITCH hung the caller up because \(application) failed: check that its module is loaded"
    }
  }
}

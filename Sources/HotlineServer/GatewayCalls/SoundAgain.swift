internal import Telephony

/// What an earlier part of the call has recorded, and is heard in this one. The gateway's file went with that part; the store has
/// the sound, which is written for the gateway once more.
///
///     coming ──written──▶ here
///        └──not to be had──▶ forgotten: what waited to be played has failed
struct SoundAgain {
  enum State {
    /// Where a prompt waits for it, that; nil where a key has gone past the prompt.
    case coming(CallPrompt?)
    case here
  }

  let recording: OperationNumber
  /// Its path, without the suffix.
  let file: String
  var state: State
}

/// What the call wants heard.
struct CallPrompt {
  let operation: OperationNumber
  let keys: KeyMode
  /// By which paths its gateway finds it.
  let files: [String]
  let position: Milliseconds
}

internal import CallKeeping
internal import Telephony

/// A recording of a call, as a file that the gateway writes.
///
///     recording ──the gateway has closed it──▶ whole ──the engine wants it──▶ reading ──▶ saving ──▶ saved
///         └──the connection broke: what is there is read, and the file stays──────▲
struct FileRecording {
  enum State {
    /// The gateway writes it, or the engine has not yet said what is to become of it.
    case open
    case reading
    /// The store has been asked to keep it.
    case saving
    /// The store has it; the caller may still hear the file.
    case saved
    /// Nothing is to be done any more; the file is gone or stays.
    case settled
  }

  let operation: OperationNumber
  /// Its path, without the suffix.
  let file: String
  /// As it is called on the disk.
  var path: String { RecordingFolder.path(of: file) }
  let atMost: Milliseconds
  /// How long the caller is silent where silence ends it; of that, its file may lack any part.
  let silence: Milliseconds
  var state = State.open
  /// What the engine asks of the store, which waits until the sound is there.
  var asked: CallRequest?
  /// Whether the gateway has told the length; otherwise the sound's counts.
  var isLengthKnown = false
  var isWhole = false
  /// What the gateway has told of the length of one that a hang-up ended.
  var length: Milliseconds?
  /// Whether the gateway may go on writing, for nobody has told that it has closed the file: then the file is not removed.
  var mayGrow = false
  /// How and when its call has ended with it as the message that was left; nil of every other.
  var callEnd: (cause: HangupCause, at: CallTime)?

  var isSettled: Bool {
    switch state {
    case .open: asked == nil
    case .reading, .saving: false
    case .saved, .settled: true
    }
  }
}

package import CallFlowModel
package import SpokenForms
package import Telephony

/// What is to be done for a call, grouped by who does it.
package enum CallEffect: Sendable, BitwiseCopyable {
  // The gateway.
  case answer
  /// Play a run of ``CallEffects/speech``. `from` is where in it to begin, 0 unless the caller moved about,
  /// in time of the recording, whatever the speed.
  case play(OperationNumber, KeyMode, LanguageID, TableRange, from: Milliseconds, PlaySpeed)
  case stop(OperationNumber)
  case record(OperationNumber, atMost: Milliseconds, silence: Milliseconds, endKey: DTMFKey)
  /// The document's name is element `document` of ``CallEffects/texts``.
  case fax(OperationNumber, StepID, document: UInt32)
  case transfer(OperationNumber, TransferDetail.Destination, ring: Milliseconds)
  case hangUp(HangupCause)
  /// The caller's place has changed: a mark of this state is due.
  case mark

  // The store.
  /// Find one row. The operands of the query's conditions are a run of ``CallEffects/operands``.
  case lookup(QuestionNumber, StepID, operands: TableRange)
  /// Fetch up to `count` rows, from row `offset` on.
  case fetchRows(QuestionNumber, StepID, operands: TableRange, offset: UInt32, count: UInt8)
  /// Put a fax into the queue. The document's name and the number are elements of ``CallEffects/texts``.
  case orderFax(QuestionNumber, StepID, document: UInt32, to: UInt32)
  /// Keep the recording of the operation as a message. `length` is `nil` where the gateway did not tell it:
  /// then the sound that came counts, and what is shorter than the step asks for is dropped. `endedBy` is
  /// `nil` when the trunk broke.
  case keepRecording(
    OperationNumber, StepID, length: Milliseconds?, endedBy: RecordingEnd?)
  /// Keep what came of the recording as a message that is marked as cut off: its gateway could not go on, or not all of
  /// it could be written. Nobody is told that it is saved; what is shorter than the step asks for is dropped.
  case keepCutRecording(OperationNumber, StepID)
  /// Find out whether a part of the call before this one has kept a recording of this visit, after that operation.
  case findMessage(after: OperationNumber)
  /// The recording is too short to be a message.
  case dropRecording(OperationNumber)
  /// The caller dropped the message.
  case dropMessage(ReceiptNumber)
  /// The row of which the play step spoke has been heard up to `position`, or to its end (`nil`). Its key is element
  /// `key` of ``CallEffects/texts``; `isFirst` the first time in this call.
  case listened(StepID, key: UInt32, position: Milliseconds?, isFirst: Bool)
  /// The call is over; ``Call/path`` is complete.
  case ended(CallEnding, HangupCause)

  // The log.
  case keysDropped(UInt8, KeyDrop)
  /// An operation failed at the gateway.
  case operationFailed(OperationNumber, StepID)
  /// The store has not said in time whether what the step asked for is safe, and the caller goes the way for that.
  case storeLate(StepID)
}

/// Why keys that waited were dropped.
package enum KeyDrop: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case fresh, ignored, wrongEntry, noInput, recordingEnded, transferred, queueFull

  package var word: String {
    switch self {
    case .fresh: "fresh"
    case .ignored: "ignored"
    case .wrongEntry: "wrong-entry"
    case .noInput: "no-input"
    case .recordingEnded: "recording-ended"
    case .transferred: "transferred"
    case .queueFull: "queue-full"
    }
  }
}

/// Who ended a call.
package enum CallEnding: UInt8, Sendable, BitwiseCopyable {
  case byCaller, byService
}

/// One thing to be heard.
package enum SpeechItem: Hashable, Sendable, BitwiseCopyable {
  case prompt(PromptID)
  case word(SpokenWord)
  /// A prompt named by data: an element of ``CallEffects/texts``.
  case named(UInt32)
  /// What the caller recorded in that operation.
  case recording(OperationNumber)
  /// A speech of which nothing depends on the call, as it was compiled; only where
  /// ``CallEffects/keepsSpeechesWhole``.
  case speech(SpeechID)
}

/// The effects of one event, with what they refer to. Made once and used again, so that a step allocates
/// nothing.
package struct CallEffects: Sendable {
  package private(set) var effects = ShortList<8, CallEffect>(filler: .answer)
  package internal(set) var speech = ShortList<4, SpeechItem>(filler: .named(0))
  package var operands: [CallValue] = []
  package var texts: [String] = []
  /// Room for the words of one value.
  var words: [SpokenWord] = []
  /// Whether who reads this has speeches ready that are always the same: a menu of eight options is one item then and not
  /// thirty.
  package let keepsSpeechesWhole: Bool

  package init(keepsSpeechesWhole: Bool = false) {
    self.keepsSpeechesWhole = keepsSpeechesWhole
    words.reserveCapacity(SpokenValue.maximumWords)
  }

  package mutating func removeAll() {
    effects.removeAll()
    speech.removeAll()
    if !operands.isEmpty { operands.removeAll(keepingCapacity: true) }
    if !texts.isEmpty { texts.removeAll(keepingCapacity: true) }
  }

  /// What is to be done, one by one; the list is not copied for each.
  @inline(__always)
  package mutating func effect(at index: Int) -> CallEffect { effects.element(at: index) }

  /// What is to be heard, in the same way.
  @inline(__always)
  package mutating func speechItem(at index: Int) -> SpeechItem { speech.element(at: index) }

  @inline(__always)
  package mutating func effectCount() -> Int { effects.count }

  /// Returns its place in ``texts``.
  mutating func add(_ text: String) -> UInt32 {
    texts.append(text)
    return UInt32(texts.count - 1)
  }

  mutating func emit(_ effect: CallEffect) { effects.append(effect) }
}

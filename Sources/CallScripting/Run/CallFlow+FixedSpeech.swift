import CallEngine
import CallFlowModel

extension CallFlow {
  /// What a speech says that is the same in every call, prompt by prompt; see ``CallFlow/isFixed(_:in:)``.
  func forEachItem(
    of speech: SpeechID, in language: LanguageID, _ body: (SpeechItem) -> Void
  ) {
    for piece in pieces[pieceRange(of: speech, in: language)] {
      switch piece {
      case .prompt(let prompt): body(.prompt(prompt))
      case .word(let word): body(.word(word))
      case .value, .constant, .announcements, .receipt, .recording, .rowKey:
        preconditionFailure("what depends on the call is said piece by piece")
      }
    }
  }
}

import CallFlowModel
import Storage
import Telephony

/// A script whose names have become places in a menu's tables.
package struct PreparedScript: Sendable {
  package let script: CallScript
  let to: String
  let language: LanguageID?
  let steps: [Step]
  let givens: PreparedGivens
  /// The steps that the names of `expect path` may mean.
  let pathSteps: [String: [StepID]]

  enum Step: Sendable {
    case hear(Hearing)
    case skipTo(Hearing)
    case press([DTMFKey])
    case wait(Milliseconds)
    case speak(Milliseconds)
    case fax(ScriptStep.FaxAnswer)
    case seat(ScriptStep.SeatAnswer)
    case hangUp
  }

  /// What is to be heard: any of the steps, or the prompt.
  struct Hearing: Sendable {
    let steps: [StepID]
    let prompt: PromptID?
    let text: FoldedText?
  }
}

/// What a script is given beside the menu's data.
struct PreparedGivens: Sendable {
  /// Tables that take the place of the menu's own.
  var tables: [TableContents] = []
  /// What these say.
  var texts = RowTexts()
  /// What callers have heard before.
  var listenings: [Listening] = []
  var unavailable: [String] = []
  var delays: [(table: String, by: Milliseconds)] = []
  var storeIsUnavailable = false

  var isEmpty: Bool {
    tables.isEmpty && listenings.isEmpty && unavailable.isEmpty && delays.isEmpty
      && !storeIsUnavailable
  }
}

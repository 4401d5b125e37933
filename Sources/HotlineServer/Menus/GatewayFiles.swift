internal import CallFlowModel
internal import GatewayProtocols
internal import SpokenForms

/// The files of a menu's prompts, as gateways of one kind are told to play them.
///
/// Each name is written when a call first needs it, and is the same for all that follow: a call that waits at a prompt
/// refers to the names and holds none.
final class GatewayFiles {
  private let menu: ServedMenu
  private let medium: GatewayMedium
  /// By language and place; nil where none has been needed.
  private var prompts: [[String?]]
  private var words: [[String?]]
  private var speeches: [[[String]?]]

  init(of menu: ServedMenu, for medium: GatewayMedium) {
    self.menu = menu
    self.medium = medium
    let flow = menu.flow
    prompts = flow.languages.map { _ in Array(repeating: nil, count: flow.prompts.count) }
    words = flow.spokenLanguages.map { Array(repeating: nil, count: $0.lexicon.entries.count) }
    let count = flow.speeches.count / flow.languages.count
    speeches = flow.languages.map { _ in Array(repeating: nil, count: count) }
  }

  func prompt(_ prompt: PromptID, in language: LanguageID) -> String {
    let (place, index) = (Int(language.index), Int(prompt.index))
    if let known = prompts[place][index] { return known }
    let file = medium.file(of: menu.flow.promptName(at: index, in: place))
    prompts[place][index] = file
    return file
  }

  func word(_ word: SpokenWord, in language: LanguageID) -> String {
    let (place, index) = (Int(language.index), Int(word.index))
    if let known = words[place][index] { return known }
    let file = medium.file(of: menu.flow.wordName(at: index, in: place))
    words[place][index] = file
    return file
  }

  /// A prompt that is named by data.
  func named(_ name: String, in language: LanguageID) -> String {
    medium.file(of: "\(menu.flow.languages[Int(language.index)])/\(name)")
  }

  /// A speech that is the same in every call.
  func speech(_ speech: SpeechID, in language: LanguageID) -> [String] {
    let (place, index) = (Int(language.index), Int(speech.index))
    if let known = speeches[place][index] { return known }
    let files = menu.flow.fixedNames(of: speech, in: language).map { medium.file(of: $0) }
    speeches[place][index] = files
    return files
  }
}

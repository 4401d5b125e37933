import Diagnostics

/// What is said wrongly, twice, or not at all.
enum SpeechProblem: Sendable {
  case languageMissing(word: String, step: String, language: String)
  case translationMissing(text: String, language: String)
  case translationTwice(language: String, first: SourceRange)
  case twice(word: String, language: String, first: SourceRange)
  case silent(step: String, kind: String)
  case againUnasked(step: String, kind: String)
  case againWithoutSay
  case unlabelled(step: String)
  /// A `play` that neither says anything nor chooses a language. `language`: the one in which it is silent; `nil` where
  /// there is one, or it is so in all.
  case silentPlay(step: String, language: String?)
  /// A menu that speaks itself adds the key to a label that names it already.
  case labelSaysKey(heard: String, plain: String)
  case labelTwice(text: String, first: SourceRange)
  case silentHangUp(step: String, language: String?)
  /// `example`: a measure word of the language.
  case measureMissing(name: String, example: String)
  /// `part`: how the value is written among what is spoken; `nil` where it is none.
  case bracesInText(name: String, part: String?)
  case fileNameSpoken(String)

  var wording: ProblemWording {
    switch self {
    case .languageMissing(let word, let step, let language):
      ProblemWording(
        "language-missing",
        word == "say"
          ? "'\(step)' says nothing in '\(language)'"
          : "'\(step)' has no `\(word)` in '\(language)'",
        hints: ["add `\(word) \(language) \"…\"`"])
    case .translationMissing(let text, let language):
      ProblemWording(
        "translation-missing", "\"\(text)\" is not there in '\(language)'",
        hints: ["add it: `\"\(text)\" \(language) \"…\"`"])
    case .translationTwice(let language, let first):
      ProblemWording(
        "translation-twice", "the text is there in '\(language)' already",
        labels: [.init("here", at: first)], hints: ["keep one of them"])
    case .twice(let word, let language, let first):
      ProblemWording(
        "say-twice", "a second `\(word)` in '\(language)'",
        labels: [.init("the first one", at: first)],
        hints: ["join them: one `\(word)` holds any number of parts"])
    case .silent(let step, let kind):
      ProblemWording(
        "silent-step",
        "\(kind == "enter" ? "an" : "a") \(kind) without a `say`: nobody knows what '\(step)' asks for",
        hints: ["add `say \"…\"`"])
    case .againUnasked(let step, let kind):
      ProblemWording(
        .warning, "again-unheard", "'\(step)' never asks a second time: it is a \(kind)",
        hints: ["take `again` out; it holds in menu, enter, browse and record"])
    case .againWithoutSay:
      ProblemWording(
        .warning, "again-without-say",
        "this menu speaks itself first, and says this only afterwards",
        hints: ["add a `say`, or take `again` out"])
    case .unlabelled(let step):
      ProblemWording(
        "menu-silent", "menu '\(step)' has neither a `say` nor an option with a text",
        hints: ["give its options texts, `1 \"Opening hours\" -> opening`, and it speaks itself"])
    case .silentPlay(let step, let language):
      ProblemWording(
        .warning, "silent-play",
        "'\(step)' plays nothing\(Self.within(language)): callers pass it without hearing a word",
        hints: [
          language == nil
            ? "add `say \"…\"`, or lead straight to where it leads" : "write what is said there"
        ])
    case .labelSaysKey(let heard, let plain):
      ProblemWording(
        .warning, "label-says-key", "callers hear \"\(heard)\"",
        hints: [
          plain.isEmpty
            ? "the menu adds the rest by itself: write what the key is for, such as \"an appointment\""
            : "the menu adds the rest by itself: write \"\(plain)\""
        ])
    case .labelTwice(let text, let first):
      ProblemWording(
        .warning, "label-twice", "two options of this menu are called \"\(text)\"",
        labels: [.init("the first one", at: first)],
        hints: ["callers cannot tell which key to press: give one of them another text"])
    case .silentHangUp(let step, let language):
      ProblemWording(
        .warning, "silent-hang-up",
        "'\(step)' says nothing\(Self.within(language)): callers hear the line go dead",
        hints: [
          language == nil
            ? "add `say \"…\"`, or lead to `hang-up` from where the last words are said"
            : "write what is said there"
        ])
    case .bracesInText(let name, let part):
      ProblemWording(
        "braces-in-text",
        "inside quotes {\(name)} is not a value, only signs that nobody can speak",
        hints: [
          "close the quotes before it and open them again behind it:"
            + (part.map { " `\"…\" \($0) \"…\"`" }
              ?? " `\"…\" number {\(name)} \"…\"`, with the form that fits")
        ])
    case .fileNameSpoken(let text):
      ProblemWording(
        .warning, "file-name-spoken",
        "\"\(text)\" is spoken as a text: callers hear the name of a file",
        hints: [
          "write the words that are said; a recording of them lies in `prompts/`, by the name that `hotline prompts list` tells"
        ])
    case .measureMissing(let name, let example):
      ProblemWording(
        .warning, "measure-missing", "what does `count` count here?",
        hints: ["add it: `count {\(name)} \"\(example)\"`, or say `number {\(name)}`"])
    }
  }

  private static func within(_ language: String?) -> String {
    language.map { " in '\($0)'" } ?? ""
  }
}

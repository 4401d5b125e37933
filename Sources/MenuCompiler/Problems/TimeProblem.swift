import Diagnostics

/// What is wrong with times that a menu gives: to callers, messages, tables and telephones.
enum TimeProblem: Sendable {
  case noTime(word: String)
  /// A time that has no sense at nought, in a record step, for a key that skips or of a pause; `example`: what to write.
  case nothingLasts(word: String, example: String)
  case recordLimits(least: String, most: String)
  case recordSilence(silence: String, most: String)
  case hasty(word: String, time: String)
  case hastyRing(time: String)
  case hastySilence(time: String)
  case hastyWithin(time: String)
  /// The call is over before. `example`: what to write.
  case tooLong(word: String, time: String, callTime: String, example: String)
  /// The call is over before nobody has answered.
  case ringTooLong(time: String, callTime: String)

  var wording: ProblemWording {
    switch self {
    case .noTime(let word):
      ProblemWording(
        "no-time", "with `\(word) 0s` nobody is quick enough",
        hints: ["write a time such as `\(word) \(word == "next-key" ? "3s" : "5s")`"])
    case .nothingLasts(let word, let example):
      ProblemWording(
        "time-nought", "with `\(word) 0s` nothing comes of it",
        hints: ["write a time such as `\(example)`"])
    case .recordLimits(let least, let most):
      ProblemWording(
        "record-limits", "a message of at least \(least) is longer than \(most), the most",
        hints: ["make `at-least` shorter or `at-most` longer"])
    case .recordSilence(let silence, let most):
      ProblemWording(
        .warning, "record-silence",
        "a silence of \(silence) never ends a message that may last \(most)",
        hints: ["make `silence` shorter, such as 5s"])
    case .hasty(let word, let time):
      ProblemWording(
        .warning, "hasty", "with `\(word) \(time)` most callers are too slow",
        hints: ["write a time such as `\(word) \(word == "next-key" ? "3s" : "5s")`"])
    case .hastyRing(let time):
      ProblemWording(
        .warning, "hasty", "with `ring \(time)` hardly anybody is at the telephone in time",
        hints: ["write a time such as `ring 20s`"])
    case .hastySilence(let time):
      ProblemWording(
        .warning, "hasty", "with `silence \(time)` a message ends where its caller draws breath",
        hints: ["write a time such as `silence 5s`"])
    case .hastyWithin(let time):
      ProblemWording(
        .warning, "hasty",
        "with `within \(time)` a table that takes a moment to answer is as good as unavailable",
        hints: ["write a time such as `within 10s`"])
    case .tooLong(let word, let time, let callTime, let example):
      ProblemWording(
        .warning, "time-too-long",
        "with `\(word) \(time)` the call is over sooner: it may last \(callTime)",
        hints: [
          "write a time such as `\(example)`",
          "or give a call more time: `call-time` in the `hotline` block",
        ])
    case .ringTooLong(let time, let callTime):
      ProblemWording(
        .warning, "ring-too-long",
        "with `ring \(time)` nobody is led where `no-answer` leads: a call may last \(callTime)",
        hints: [
          "write a time such as `ring 20s`, or for a queue in which callers wait `ring 5m`",
          "or give a call more time: `call-time` in the `hotline` block",
        ])
    }
  }
}

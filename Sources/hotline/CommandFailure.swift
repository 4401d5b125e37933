/// Why a command could not do its work: one clear line, and what to do about it.
struct CommandFailure: Error {
  /// The fact, in lower case, without a full stop: "'clinic.menu' cannot be read: no such file".
  let message: String
  /// What to do; nil where the message says it.
  let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  init(_ problem: UsageProblem) {
    self.init(problem.message, hint: problem.hint)
  }
}

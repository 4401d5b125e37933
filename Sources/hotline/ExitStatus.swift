/// How a command ended, as scripts and CI see it.
enum ExitStatus: Int32, Sendable {
  /// Done, and nothing to complain of. Also when the reader of the output went away.
  case success = 0
  /// The work was done and found problems: a menu with errors, a script that failed.
  case problemsFound = 1
  /// The work could not be done: a wrong flag, a file that is not there, a port in use.
  case couldNotRun = 2
}

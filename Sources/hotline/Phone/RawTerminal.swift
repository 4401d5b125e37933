import Foundation

/// A terminal that hands over each key at once and shows none; put back as it was at the end, whatever ends it.
final class RawTerminal {
  /// What the terminal was like, for a signal's handler, which may touch nothing else.
  nonisolated(unsafe) private static var before = termios()
  private static let signals = [SIGTERM, SIGHUP, SIGQUIT]

  /// `nil` where standard input is no terminal.
  init?() {
    guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &Self.before) == 0 else {
      return nil
    }
    for number in Self.signals {
      signal(number) { number in
        tcsetattr(STDIN_FILENO, TCSANOW, &RawTerminal.before)
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    var raw = Self.before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
  }

  deinit {
    tcsetattr(STDIN_FILENO, TCSANOW, &Self.before)
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}

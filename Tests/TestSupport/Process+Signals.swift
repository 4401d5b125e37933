package import Foundation

extension Process {
  /// Runs it with no signal blocked. A child begins with those blocked that its parent's thread has blocked, and servers
  /// wait for ever that do not hear of their children's end, or of what their threads tell each other.
  package func runHearingSignals() throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}

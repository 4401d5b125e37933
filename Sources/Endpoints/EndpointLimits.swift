/// Bounds of what endpoints are asked and may answer.
package enum EndpointLimits {
  /// Of one answer: nine rows, each with a text of a few pages.
  package static let answerBytesMax = 256 << 10
  /// Questions under way at one endpoint; more wait.
  package static let underWayMax = 32
  /// Questions that wait in all; more are answered as unavailable at once.
  package static let waitingMax = 4096
  /// Connections that are kept for the next question, in all.
  package static let connectionsKept = 64
}

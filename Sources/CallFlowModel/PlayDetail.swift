package import Telephony

/// What only `play` has.
package struct PlayDetail: Sendable, BitwiseCopyable {
  /// Keys that move about in a long prompt.
  package struct Controls: Sendable, BitwiseCopyable {
    package let pause: DTMFKey?
    package let back: DTMFKey?
    package let forward: DTMFKey?
    package let backBy: Milliseconds
    package let forwardBy: Milliseconds

    package init(
      pause: DTMFKey? = nil, back: DTMFKey? = nil, forward: DTMFKey? = nil,
      backBy: Milliseconds = .seconds(10), forwardBy: Milliseconds = .seconds(10)
    ) {
      self.pause = pause
      self.back = back
      self.forward = forward
      self.backBy = backBy
      self.forwardBy = forwardBy
    }
  }

  /// The language that holds from here on; `nil` leaves it.
  package let language: LanguageID?
  package let controls: Controls?

  package init(language: LanguageID? = nil, controls: Controls? = nil) {
    self.language = language
    self.controls = controls
  }
}

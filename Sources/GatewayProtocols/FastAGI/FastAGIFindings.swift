/// What calls have found out about an Asterisk, each for those that follow from it.
package struct FastAGIFindings: Equatable, Sendable {
  package var typeAhead: FastAGITypeAhead
  package var silence: FastAGISilence

  package init(typeAhead: FastAGITypeAhead = .fromFirstGap, silence: FastAGISilence = .untried) {
    self.typeAhead = typeAhead
    self.silence = silence
  }
}

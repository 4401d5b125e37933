/// How keys are caught that fall between two commands.
///
/// Only Asterisk's StoreDTMF catches them, a module that many installations lack. Whether it is there, the first call finds
/// out, and ``FastAGICall/typeAhead`` tells it for the calls that follow from the same gateway. Once it runs, its variable
/// is where all keys are read from, so that none is lost and none comes twice; that costs a second command a turn.
package enum FastAGITypeAhead: Equatable, Sendable {
  /// The module is not there, or not wanted: keys between two commands are lost.
  case none
  /// Begin when the call first leaves the caller without a command that takes keys: a lookup, a prompt that keys do not
  /// stop. A call without such a gap costs no command more.
  case fromFirstGap
  /// Begin when the call is answered.
  case fromStart
}

extension FastAGITypeAhead {
  /// app_dtmfstore (Asterisk 22.10.1) keeps 512 keys and writes each that follows over the last: beyond, nothing new would be seen.
  static let keysMax = 500
}

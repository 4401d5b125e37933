import Sockets
import Telephony

/// What load a service is to be put under.
struct LoadOrder {
  enum Wire { case trunk, fastAGI }

  var wire = Wire.trunk
  var address: SocketAddress
  /// What callers dial.
  var number: String
  var callers: CallerBook
  var callsAtOnce = 100
  /// New calls a second; nil: each call that ends is replaced at once.
  var callsPerSecond: Double?
  var trunks = 1
  /// Closed loop: the most keys under way on a trunk at once. nil: callers type at ``typing``.
  var depth: Int?
  /// From one key of a caller to the next, in nanoseconds.
  var typing: UInt64 = 1_000_000_000
  /// Keys that a caller presses before hanging up; 0: the call only waits.
  var keysPerCall = 5
  /// Of a hundred callers, how many hang up before they have pressed all their keys.
  var hangUpsPerCent = 0
  /// How long a prompt lasts that no key ends.
  var prompt: UInt64 = 1_000_000_000
  /// How long callers speak where a script does not say.
  var speech = Milliseconds.seconds(5)
  var wantsMarks = false
  /// Whether the environment of a FastAGI call comes line by line, as Asterisk writes it.
  var writesInPieces = false
  var warmUp: UInt64 = 1_000_000_000
  var length: UInt64 = 10_000_000_000
  /// The service's process.
  var process: Int32?
  /// What random callers begin with.
  var seed: UInt64 = 1

  /// How long a key may go unanswered before its caller goes on: an entry answers only its last.
  static let patience: UInt64 = 2_000_000_000
  /// What is due within so short a time is done together, late rather than early.
  static let grain: UInt64 = 50_000

  /// When its callers do things; nil in the closed loop: as soon as they are answered.
  var beats: Beats? { Beats(self) }

  /// Keys that a caller is to press before hanging up.
  func keysToPress(by random: inout LoadRandom) -> Int {
    guard hangUpsPerCent > 0, random.next() % 100 < UInt64(hangUpsPerCent) else {
      return keysPerCall
    }
    return Int(random.next() % UInt64(max(1, keysPerCall)))
  }

  /// Where call `number` comes from.
  static func caller(_ number: Int) -> String { "\(callerPrefix)\(callerDigits(number))" }

  static let callerPrefix = "139"
  /// What follows the prefix: eight digits.
  static func callerDigits(_ number: Int) -> Int { 10_000_000 + number % 90_000_000 }
}

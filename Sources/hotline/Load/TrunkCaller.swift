/// One call of a load on a trunk: where its caller is in what they do, and what the service is doing for them.
struct TrunkCaller {
  enum Phase: UInt8 {
    /// No call: the next one may take the place.
    case free
    case ringing, up
  }

  struct Sound: BitwiseCopyable {
    var pieces: UInt32 = 0
    var milliseconds: UInt32 = 0
  }

  /// What happens next by time.
  enum Due: UInt8 { case nothing, key, promptEnd, soundPiece, talkEnd, waitEnd, hangUp }

  var phase = Phase.free
  var due = Due.nothing
  /// Makes entries of ``LoadClock`` that are out of date known.
  var ticket: UInt32 = 0
  /// How often the place has held a call: part of the call's id, which is never used twice.
  var generation: UInt32 = 0
  /// The play or recording under way; 0 when there is none.
  var operation: UInt32 = 0
  var isRecording = false
  /// Whether no key stops what is played: it is heard to its end.
  var lasts = false
  /// Which script, and the act that is next in it; else how many keys the caller presses at all.
  var script: UInt32 = 0
  var nextAct: UInt32 = 0
  var keysLeft: UInt32 = 0
  /// When a wait of the script is over; 0 where there is none.
  var waitsUntil: UInt64 = 0
  /// The moment for which the key under way was meant; 0 when none is.
  var pressed: UInt64 = 0
  /// How many keys the place has pressed, which makes known whether ``PressedKey`` is the one under way.
  var press: UInt32 = 0
  /// Whether that key counts among ``LoadTrunk/keysUnderWay``.
  var takesRoom = false
  /// Whether the caller waits for that key's answer longer than others, see ``LoadTrunk/listeners``.
  var listens = false
  /// The moment for which the last key was meant that was given up; 0 where none was, or its answer came after all.
  var givenUp: UInt64 = 0
  /// The moment for which the last thing was meant that the caller did.
  var meant: UInt64 = 0
  /// The recording: what is left of it, in milliseconds, and what was sent.
  var soundLeft: UInt32 = 0
  /// Whether the service takes no more than that, though its caller would say more.
  var isCutOff = false
  var sound = Sound()
  /// When the recording ended whose `saved` is to come; 0 when none is.
  var recorded: UInt64 = 0

  /// Whether it is open what they do next.
  var isUndecided: Bool { phase == .up && due == .nothing }

  /// Whether something is played that no key stops.
  var isHearingToTheEnd: Bool { lasts && operation != 0 }

  /// Something new is played. A key that waited for it is to be pressed now: its moment has not moved.
  mutating func hears(_ operation: UInt32, toTheEnd lasts: Bool) {
    self.operation = operation
    self.lasts = lasts
    isRecording = false
    switch due {
    case .promptEnd, .waitEnd: due = .nothing
    case .key: if lasts { due = .nothing }
    case .nothing, .soundPiece, .talkEnd, .hangUp: break
    }
  }

  /// A key is pressed. Returns the prompt that it stops; 0 where there is none.
  mutating func stopsPrompt() -> UInt32 {
    if isRecording || lasts { return 0 }
    defer { operation = 0 }
    return operation
  }

  /// Returns the ticket of it.
  @discardableResult
  mutating func willDo(_ due: Due) -> UInt32 {
    self.due = due
    ticket &+= 1
    return ticket
  }

  mutating func takeDue() -> Due {
    defer { due = .nothing }
    return due
  }

  /// The next of `keys`, which are pressed over and over.
  mutating func takeKey(of keys: [UInt8]) -> UInt8 {
    defer { nextAct += 1 }
    keysLeft -= 1
    return keys[Int(nextAct) % keys.count]
  }

  /// `start`: from when the time to its answer counts. Returns which of the place's keys it is.
  mutating func isPressed(meantFor moment: UInt64, at start: UInt64) -> UInt32 {
    meant = moment
    pressed = start
    press &+= 1
    takesRoom = true
    return press
  }

  /// Returns whether there is room for another.
  mutating func isNotPressed() -> Bool {
    pressed = 0
    return makeRoom()
  }

  /// Returns whether there is more room than before.
  mutating func makeRoom() -> Bool {
    defer { takesRoom = false }
    return takesRoom
  }
}

import Sockets

/// Everything of a load that is due at a time: calls that ring, keys, sound, ends of prompts; and what makes its loop go on.
///
/// By beats this program wakes for them alone, and reads then those that have been asked something, see ``Asker``. Without, it
/// wakes for each answer too, and for what is due by a timer that is exact to the ``LoadOrder/grain``. Nothing is done before its
/// time.
final class LoadClock {
  /// Called with the entries whose time has come.
  var due: (([DueQueue.Entry]) -> Void)?
  /// By when things are done while ``due`` is called: the present, or the beat that is about to come.
  private(set) var now = PreciseTimer.now
  /// Called with what was done at the last beat, just before that is read which has come since.
  var reading: (([DueQueue.Entry]) -> Void)?
  /// How many wait for something that has not come at the beat after they asked: the loop has a turn at each beat for them.
  var awaited = 0
  /// Calls that have rung in this beat, beside what was due.
  var rung = 0
  /// Whether something is waited for that is no answer: beats are near then.
  var hurries: (() -> Bool)?
  /// Counts them from 1, and from 0 again; 0 to begin with, and where there are none.
  private(set) var beat: UInt32 = 1
  /// Who has said something to the service since the last one.
  private var asking: [Asker] = []
  /// Room for those that are being read.
  private var asked: [Asker] = []
  /// Called where somebody wants the load to end now (^C, SIGTERM).
  var interrupted: ((ServiceSignal) -> Void)?
  private let loop: EventLoop
  private var beats: Beats?
  /// Whether the service may say something by itself within a beat: to callers who wait for it, or who leave messages.
  private let looksTwice: Bool
  private var queue: DueWheel
  /// Room for what is being done.
  private var doing: [DueQueue.Entry] = []
  private var isStopped = false
  /// When what is due was begun to be done; nil while nothing is.
  private var began: UInt64?
  /// nil by beats.
  private var timer: PreciseTimer?
  private var armed: UInt64?

  /// `loop`: one of ``loop(by:)``. `beats`: nil where it goes as fast as it is answered.
  init(on loop: EventLoop, by beats: Beats?, looksTwice: Bool = false) throws(SocketError) {
    (self.loop, self.beats, self.looksTwice) = (loop, beats, looksTwice)
    queue = DueWheel(width: beats?.width ?? LoadOrder.grain, from: PreciseTimer.now)
    if beats == nil { timer = try PreciseTimer(on: loop) { [unowned self] in reached() } }
    for signal in [ServiceSignal.interrupt, .terminate] {
      _ = try SignalWatch(signal, on: loop) { [unowned self] in interrupted?($0) }
    }
  }

  /// The loop that a load goes on: by beats it stands still between them.
  static func loop(by beats: Beats?) throws(SocketError) -> EventLoop {
    try EventLoop(standingAt: beats == nil ? nil : loopInstant)
  }

  private static var loopInstant: LoopInstant {
    LoopInstant(milliseconds: PreciseTimer.now / 1_000_000)
  }

  func add(at time: UInt64, call: UInt32, ticket: UInt32) {
    queue.add(DueQueue.Entry(at: time, call: call, ticket: ticket))
    arm()
  }

  /// The same for what callers do who are through with typing: each takes as long for it, so it comes in order.
  func addTyped(at time: UInt64, call: UInt32, ticket: UInt32) {
    queue.addInOrder(DueQueue.Entry(at: time, call: call, ticket: ticket))
    arm()
  }

  /// From when a service is waited for with what is due at `time`: from the beat, where it is not done a little before.
  func moment(for time: UInt64) -> UInt64 {
    beats.map { min($0.beat(for: time), present) } ?? time
  }

  /// The machine's time, asked for once for all that is done at a beat.
  var present: UInt64 { began ?? PreciseTimer.now }

  /// `asker` is read at the next beat.
  func willRead(_ asker: Asker) {
    if beats != nil { asking.append(asker) }
  }

  /// Something was answered after `time`, in nanoseconds.
  func tookAnswer(after time: UInt64) { beats?.tookAnswer(after: time) }

  func stop() {
    isStopped = true
    timer?.close()
  }

  /// Goes on until nothing is left that could ever happen.
  func run() {
    if beats == nil { loop.run() } else { runByBeats() }
  }

  // MARK: By beats

  private func runByBeats() {
    let notes = ArrivalNotes()
    PreciseTimer.sleepExactly()
    var wake = PreciseTimer.now
    var usualReading: UInt64 = 0
    /// When the loop has to have its next turn.
    var nextTurn: UInt64 = 0
    var isAlive = true
    while isAlive || !isStopped, let beats {
      // What was answered is read before anything is asked: what comes in together is told by the time of the last. Reading
      // takes its time, and the beat is not to be late for that.
      let start = wake - min(wake, min(usualReading, beats.width / 4))
      let isSignalled = !PreciseTimer.sleep(until: start)
      let woken = PreciseTimer.now
      swap(&asking, &asked)
      beat &+= 1
      readAsked()
      if awaited > 0 || woken >= nextTurn || isStopped || isSignalled || loop.leftSomethingUnread {
        isAlive = takeTurn()
        nextTurn = woken + beats.rest
      }
      while let asker = asked.popLast() { asker.wasRead() }
      let read = PreciseTimer.now
      usualReading = usualReading - usualReading / 8 + (read - woken) / 8
      now = isSignalled ? read : max(read, wake)
      began = read
      let isLate = doWhatIsDue(lateAfter: beats.span)
      loop.writeGathered()
      began = nil
      wake = nextBeat(orBy: nextTurn)
      // Who is behind presses again as soon as they are answered: this program must not make them later.
      if isLate || queue.isBehind { wake = min(wake, now + Beats.widths.lowerBound) }
      if looksTwice, wake > now + Beats.widths.upperBound, !lookAgain(before: wake) {
        // The loop brings the signal.
        (wake, nextTurn) = (now, 0)
      }
    }
    withExtendedLifetime(notes) {}
  }

  /// Reads all that has come. Returns whether anything is left that could ever happen.
  @discardableResult
  private func takeTurn() -> Bool {
    while true {
      let isAlive = loop.turn(at: LoadClock.loopInstant)
      if !loop.leftSomethingUnread { return isAlive }
    }
  }

  /// When there is something to do or to read. What is due by now has been done, and measured from the beats so far.
  private func nextBeat(orBy nextTurn: UInt64) -> UInt64 {
    beats!.goOn(after: doing.count + rung, isHurried: isStopped || hurries?() == true)
    rung = 0
    let isToLook = awaited > 0 || !asking.isEmpty || isStopped
    let reading = beats!.beat(for: isToLook ? now + 1 : max(nextTurn, now + 1))
    guard !isStopped, let earliest = queue.earliest else { return reading }
    return min(reading, beats!.beat(for: earliest))
  }

  /// How long after a wide beat the answers of one asker are waited for at most; where there are several, when they are read:
  /// later than nearly all have come. A menu's waits are hundreds of milliseconds and callers begin them at a beat: what it says
  /// by itself comes as long after another one.
  private static let (answerMax, secondLook): (UInt64, UInt64) = (8_000_000, 3_000_000)

  /// Reads what was asked at this beat, or before and is late, so long before `wake`. What the service says by itself until then
  /// would make all that lies there unread seem as late. Returns false where a signal has ended the waiting.
  private func lookAgain(before wake: UInt64) -> Bool {
    if asking.isEmpty, awaited == 0 { return true }
    let now = PreciseTimer.now
    if asking.count == 1, awaited == 0 {
      let half = (max(now, wake) - now) / 2
      return waitForAnswers(of: asking[0], until: now + min(LoadClock.answerMax, half))
    }
    guard PreciseTimer.sleep(until: now + LoadClock.secondLook) else { return false }
    read(asking)
    if awaited > 0 { takeTurn() } else { loop.writeGathered() }
    return true
  }

  /// What is asked at once is answered at once: this program wakes for it, and not by a time. Some lines may lie there already, and
  /// some keys get no answer: what comes first and answers something ends the waiting.
  private func waitForAnswers(of asker: Asker, until end: UInt64) -> Bool {
    let owed = asker.owed
    while true {
      let now = PreciseTimer.now
      if now >= end { return true }
      guard asker.connection.waitForInput(atMost: Int32((end - now) / 1_000_000 + 1)) else {
        return false
      }
      read([asker])
      loop.writeGathered()
      if owed == 0 || asker.owed < owed { return true }
    }
  }

  /// Reads who was asked something at the last beat, where an answer is to be expected.
  private func readAsked() { read(asked) }

  /// The system need not be asked which connections have something.
  private func read(_ asked: [Asker]) {
    reading?(doing)
    for index in asked.indices {
      // Where many are asked, nothing of them is near the processor.
      if index + 3 < asked.count { asked[index + 3].fetchAhead() }
      if index + 2 < asked.count { asked[index + 2].connection?.fetchAhead() }
      if index + 1 < asked.count { asked[index + 1].connection?.fetchHandleAhead() }
      asked[index].connection?.readNow()
    }
    loop.handleWhatWasRead()
  }

  /// Returns whether some of it should have been done at an earlier beat.
  @discardableResult
  private func doWhatIsDue(lateAfter span: UInt64) -> Bool {
    if isStopped { return false }
    doing.removeAll(keepingCapacity: true)
    queue.takeDue(at: now, to: &doing)
    if doing.isEmpty { return false }
    var done: [DueQueue.Entry] = []
    swap(&done, &doing)
    due?(done)
    swap(&done, &doing)
    return doing.contains { $0.at + 2 * span < now }
  }

  // MARK: By a timer

  private func arm() {
    guard let timer else { return }
    guard let earliest = queue.isBehind ? 0 : queue.earliest else { return }
    if let armed, armed <= earliest { return }
    armed = earliest
    timer.wake(at: earliest)
  }

  private func reached() {
    armed = nil
    // What comes due by the doing has a turn of its own.
    now = PreciseTimer.now
    doWhatIsDue(lateAfter: LoadOrder.grain)
    arm()
  }
}

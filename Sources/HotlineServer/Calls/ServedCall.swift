internal import CallEngine
internal import CallKeeping
internal import Storage
internal import Telephony

/// A call as a loop carries it: the engine's machine, and what only the service has to know.
struct ServedCall {
  enum Phase {
    case up
    /// The service has ended it; what crossed that on its way is ignored until the gateway confirms.
    case hungUp
    /// Over, and its id is free; the store has still to answer.
    case over
  }

  /// The recording under way.
  struct Recording {
    /// Samples that may come: the recording's length, and ten seconds for a gateway that stops late.
    private let samplesMax: Int
    /// Samples that have come, of which eight make a millisecond. Of a piece that came twice, once.
    private var samples = 0
    /// How long the caller is silent where silence ends it; its gateway may leave that out of the sound.
    private let silence: Milliseconds
    /// Pieces that the store has taken, in whatever order they came.
    private var piecesTaken: Set<UInt32> = []
    /// One more than the highest number of them.
    private var piecesEnd: UInt32 = 0
    /// Pieces that could not be taken, and that have not come again since.
    private var piecesRefused: Set<UInt32> = []
    /// Whether pieces have come that no recording has a number for.
    private var hasTooManyPieces = false

    init(atMost: Milliseconds, silence: Milliseconds) {
      samplesMax = (Int(atMost.count) + 10_000) * 8
      self.silence = silence
    }

    /// Whether so many samples more are no more than may come.
    func hasRoom(for sampleCount: Int) -> Bool { samples + sampleCount <= samplesMax }

    /// The store has taken a piece.
    mutating func add(_ piece: UInt32, of sampleCount: Int) {
      piecesRefused.remove(piece)
      piecesEnd = max(piecesEnd, piece + 1)
      if piecesTaken.insert(piece).inserted { samples += sampleCount }
    }

    /// A piece has come that could not be taken.
    mutating func refuse(_ piece: UInt32) {
      if piece < StorageLimits.audioPieceCountMax {
        if !piecesTaken.contains(piece) { piecesRefused.insert(piece) }
      } else {
        hasTooManyPieces = true
      }
    }

    /// What is missing of its sound; nil where all is there.
    ///
    /// - Parameter outcome: how it ended, which says how many pieces its gateway has sent; nil where nobody says so.
    func lack(by outcome: OperationOutcome? = nil) -> String? {
      if !piecesRefused.isEmpty || hasTooManyPieces { return "sound that was not taken" }
      var sent = piecesEnd
      if case .recorded(by: _, length: _, let pieces) = outcome { sent = max(sent, pieces) }
      let missing = Int(sent) - piecesTaken.count
      return missing > 0 ? "pieces that have not come: \(missing)" : nil
    }

    /// The outcome with no greater length than there is sound for, but for the packet in which it ended.
    func heard(in outcome: OperationOutcome) -> OperationOutcome {
      guard case .recorded(let end, let length, let pieces) = outcome else { return outcome }
      let longest = Milliseconds(heard.count + (end == .silence ? silence.count : 0))
      if VoiceMessage.isWhole(longest, of: length) { return outcome }
      return .recorded(by: end, length: longest, pieces: pieces)
    }

    var heard: Milliseconds { Milliseconds(UInt32(clamping: samples / 8)) }
  }

  /// A fax in the call that has been ordered and has not ended.
  struct Fax {
    let operation: OperationNumber
    let document: String
    let pages: UInt16
    /// Its file; nil until it is drawn, and where there is no fax folder.
    var drawn: DrawnFax?
    /// Why its gateway has not sent it; nil until it says so, just before the end.
    var failure: String?

    /// Why one has failed of which its gateway says that it was sent.
    static let pagesMissing = "pages-missing"

    /// Whether fewer pages have arrived than were drawn for it; where none were, the gateway knows best how many it has.
    func lacksPages(_ outcome: OperationOutcome) -> Bool {
      guard case .sent(let pages) = outcome else { return false }
      return pages < drawn?.pageCount ?? 1
    }
  }

  /// What few calls have at a time, so that the others need no room for it.
  private struct Seldom {
    var recording: Recording?
    var files: [FileRecording] = []
    var fax: Fax?
    var soundAgain: SoundAgain?

    var isEmpty: Bool {
      recording == nil && files.isEmpty && fax == nil && soundAgain == nil
    }
  }

  // In an order that leaves no gaps: calls by the million carry these, 320 bytes each, 240 of them the engine's.

  let identity: CallIdentity
  let deadline: DeadlineQueue<DeadlineOwner>.Ticket
  let menu: LoopMenu
  var call: Call
  var phase = Phase.up
  /// Whether the call's time stands still but where its gateway moves it (`clock=still`).
  private let isStill: Bool
  /// Answers of the store that are still to come, and faxes that are being drawn.
  var answersAwaited: UInt32 = 0
  /// Empty until there is something in it, and one element then.
  private var seldom: [Seldom] = []
  /// The call's own time where it stands still; else the millisecond of the loop's clock when it rang, which is before the loop
  /// began for a call that was resumed.
  private var clock: Int64

  /// A call whose own time is that of `beginning` at `now` of the loop's clock, and goes on from there unless it `isStill`.
  init(
    _ identity: CallIdentity, _ beginning: CallBeginning, isStill: Bool = false, at now: UInt64,
    deadline: DeadlineQueue<DeadlineOwner>.Ticket
  ) {
    self.identity = identity
    menu = beginning.menu
    call = beginning.call
    self.isStill = isStill
    let time = beginning.time.milliseconds
    clock = isStill ? time : Int64(now) - time
    self.deadline = deadline
  }

  /// The recording under way on a trunk, or not kept yet.
  var recording: Recording? {
    get { seldom.first?.recording }
    set { if !seldom.isEmpty || newValue != nil { withSeldom { $0.recording = newValue } } }
    // In place: a list of all its pieces would be copied for each of them.
    _modify {
      if seldom.isEmpty { seldom.append(Seldom()) }
      defer { if seldom[0].isEmpty { seldom = [] } }
      yield &seldom[0].recording
    }
  }

  /// Recordings that the gateway writes into files.
  var files: [FileRecording] {
    get { seldom.first?.files ?? [] }
    set { if !seldom.isEmpty || !newValue.isEmpty { withSeldom { $0.files = newValue } } }
  }

  /// Asked in every turn, without a list going from hand to hand.
  var hasFiles: Bool { !seldom.isEmpty && !seldom[0].files.isEmpty }

  /// The fax under way.
  var fax: Fax? {
    get { seldom.first?.fax }
    set { if !seldom.isEmpty || newValue != nil { withSeldom { $0.fax = newValue } } }
  }

  /// What an earlier part of the call has recorded, and this one plays.
  var soundAgain: SoundAgain? {
    get { seldom.first?.soundAgain }
    set { if !seldom.isEmpty || newValue != nil { withSeldom { $0.soundAgain = newValue } } }
  }

  private mutating func withSeldom(_ change: (inout Seldom) -> Void) {
    if seldom.isEmpty { seldom.append(Seldom()) }
    change(&seldom[0])
    if seldom[0].isEmpty { seldom = [] }
  }

  /// What is kept of its fax at `milliseconds` of the loop's clock; the process `node` sends it.
  func faxJob(
    _ fax: Fax, _ state: FaxJob.State, pagesSent: UInt32, failure: String?, by node: String,
    at milliseconds: UInt64
  ) -> FaxJob {
    let order = call.faxOrder(
      fax.document, to: nil, identity, at: time(at: milliseconds), in: menu.served.flow)
    var job = FaxJob(id: .operation(identity.key(of: fax.operation)), order: order, state: state)
    if let drawn = fax.drawn { job.pageCount = UInt32(drawn.pageCount) }
    job.pagesSent = min(pagesSent, job.pageCount)
    job.attempts = 1
    job.failure = failure
    if state == .sending { job.sender = node }
    return job
  }

  /// The call's own time at `milliseconds` of the loop's clock.
  @inline(__always)
  func time(at milliseconds: UInt64) -> CallTime {
    CallTime(milliseconds: isStill ? clock : Int64(milliseconds) - clock)
  }

  /// The call's own time where its gateway moves it; nil where it goes by the loop's clock.
  var stillTime: CallTime? {
    get { isStill ? CallTime(milliseconds: clock) : nil }
    set { if let newValue, isStill { clock = newValue.milliseconds } }
  }

  /// When `time` of the call is, in milliseconds of the loop's clock; nil where that never comes, or its gateway moves it.
  @inline(__always)
  func loopTime(of time: CallTime) -> UInt64? {
    isStill || time == .never ? nil : UInt64(max(0, clock + time.milliseconds))
  }
}

package import Telephony

/// What a call asks of a gateway whose connection is one call: Asterisk by FastAGI, FreeSWITCH by its event socket.
///
/// Names are the gateway's own: whoever drives the call has turned prompts, documents, queues and numbers into them.
package enum GatewayCommand: Equatable, Sendable {
  case answer
  case play(OperationNumber, GatewayPrompt)
  /// The call waits for keys and nothing is heard. A gateway that reports each key by itself needs no such command.
  case listen(KeyWait)
  case stop(OperationNumber)
  // Rare, and larger: what a call wants heard waits for its answer by the thousand, and goes from hand to hand.
  /// The file is whole when the operation's end is told, which may come after a hang-up of the service's own.
  indirect case record(OperationNumber, GatewayRecording)
  indirect case fax(OperationNumber, GatewayFax)
  indirect case transfer(OperationNumber, GatewayTransfer)
  /// Where the call can go on from, kept with the channel. Only the latest counts.
  case mark(String)
  case hangUp(HangupCause)
}

/// Files that are played one after another.
package struct GatewayPrompt: Equatable, Sendable {
  package var keys: KeyMode
  package var files: [String]
  /// Where in the first file to begin.
  package var from: Milliseconds
  /// The keys that are waited for at its end; nil where the prompt asks for none.
  package var wait: KeyWait?

  package init(
    keys: KeyMode, files: [String], from: Milliseconds = Milliseconds(0), wait: KeyWait? = nil
  ) {
    self.keys = keys
    self.files = files
    self.from = from
    self.wait = wait
  }
}

/// How keys are waited for.
package struct KeyWait: Equatable, Sendable {
  /// Silence allowed before the first key, from the end of the prompt.
  package var firstKey: Milliseconds
  /// Silence allowed between two keys.
  package var nextKey: Milliseconds
  /// The most keys that may be taken before the call has to be asked: 1 where each may decide, more for an entry that `#`
  /// ends and nothing else cuts short.
  package var keysMax: Int {
    get { Int(keysMaxInPlace) }
    set { keysMaxInPlace = UInt16(clamping: newValue) }
  }

  /// Calls by the thousand carry it.
  private var keysMaxInPlace: UInt16

  package init(firstKey: Milliseconds, nextKey: Milliseconds, keysMax: Int = 1) {
    self.firstKey = firstKey
    self.nextKey = nextKey
    keysMaxInPlace = UInt16(clamping: keysMax)
  }
}

/// What a caller says, recorded into a file at the gateway.
package struct GatewayRecording: Equatable, Sendable {
  /// What tells the caller to begin.
  package enum Tone: Equatable, Sendable {
    case none
    /// The gateway's own.
    case gateway
    case file(String)
  }

  /// The path at the gateway, without its suffix; the folder is there.
  package var file: String
  /// The format, as the suffix names it: `wav`, `alaw`.
  package var suffix: String
  package var atMost: Milliseconds
  /// Silence that ends it; 0 for none.
  package var silence: Milliseconds
  package var endKey: DTMFKey
  package var tone: Tone

  package init(
    file: String, suffix: String, atMost: Milliseconds, silence: Milliseconds, endKey: DTMFKey,
    tone: Tone
  ) {
    self.file = file
    self.suffix = suffix
    self.atMost = atMost
    self.silence = silence
    self.endKey = endKey
    self.tone = tone
  }
}

/// A document sent in the call itself.
package struct GatewayFax: Equatable, Sendable {
  /// A TIFF-F file at the gateway.
  package var file: String
  /// The line at the top of each page; nil leaves the gateway's.
  package var header: String?
  /// Our number as the other machine shows it; nil leaves the gateway's.
  package var station: String?

  package init(file: String, header: String? = nil, station: String? = nil) {
    self.file = file
    self.header = header
    self.station = station
  }
}

/// A call that is to be connected with somebody else.
package struct GatewayTransfer: Equatable, Sendable {
  /// Whom it is to be connected with.
  package enum Target: Equatable, Sendable {
    /// As the gateway dials it: `PJSIP/061`, `sofia/gateway/trunk/85151111`.
    case dial(String)
    case queue(String)
  }

  package var target: Target
  /// How long it may ring.
  package var ring: Milliseconds

  package init(_ target: Target, ring: Milliseconds) {
    self.target = target
    self.ring = ring
  }
}

extension GatewayCommand {
  var isAnswer: Bool { if case .answer = self { true } else { false } }

  /// Whether it is done behind those before it, and not at once.
  var waitsForItsTurn: Bool {
    switch self {
    case .answer, .play, .listen, .record, .fax, .transfer: true
    case .stop, .mark, .hangUp: false
    }
  }

  /// Whether keys that come meanwhile wait for what comes behind it.
  var leavesKeys: Bool {
    if case .play(_, let prompt) = self { prompt.keys == .queue } else { false }
  }

  /// Whether this is the play of `operation`.
  func plays(_ operation: OperationNumber) -> Bool {
    if case .play(operation, _) = self { true } else { false }
  }
}

package import Telephony

/// What the caller of a simulated gateway does, and whoever else the gateway connects the caller with. Times are
/// milliseconds of the gateway's clock.
package struct SimulatedCaller {
  /// What a transfer comes to, counted from its beginning.
  package enum Transfer: Equatable {
    case ends(OperationOutcome, after: Int)
    case talks(answeredAfter: Int, partedAfter: Int)

    package var duration: Int {
      switch self {
      case .ends(_, let time): time
      case .talks(answeredAfter: _, let time): time
      }
    }
  }

  /// What a fax comes to, counted from its beginning.
  package enum Fax: Equatable {
    case sent(pages: UInt32, after: Int)
    case fails(after: Int)

    package var duration: Int {
      switch self {
      case .sent(pages: _, let time), .fails(let time): time
      }
    }
  }

  /// Keys in the order in which they are let go of: that is when they count.
  package var keys: [(at: Int, key: DTMFKey)] = []
  package var hangsUpAt: Int?
  package var speaksUntil = 0
  package var transfer = Transfer.ends(.noAnswer, after: 60_000)
  package var fax = Fax.fails(after: 60_000)

  package init() {}

  /// Presses `key` at `time`, after what is pressed before.
  package mutating func press(_ key: DTMFKey, at time: Int) {
    let place = keys.firstIndex { $0.at > time } ?? keys.endIndex
    keys.insert((at: time, key: key), at: place)
  }
}

/// What a loop has read and not handled yet: pieces of its one buffer, in the order in which they came.
///
/// First some connections are read, then what they brought is handled. With thousands of connections nothing that one needs
/// is in a cache, and each wait for memory costs as much as a hundred instructions: here it is known who comes next, so that
/// memory is asked for some pieces ahead, each part of it when the one that leads to it is there.
///
///     handled now │ the next: what its handler needs │ the one after: its handler │ then: the connection
final class InputQueue {
  private struct Piece {
    /// Held by libuv, which lets go of closed ones when all of a turn's pieces have been handled.
    let connection: Unmanaged<Connection>
    let start: Int
    let count: Int
    let arrival: UInt64
  }

  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var pieces: [Piece] = []
  private var used = 0
  /// When that came in which is being handled, on connections that are read by the time of it; else 0.
  private(set) var arrival: UInt64 = 0

  static let size = 64 * 1024
  /// So many that the memory of some can be asked for ahead, and so few that the first is not kept waiting.
  private static let piecesMax = 64
  /// As much as stays in the processor's nearest cache until it is handled. A read always finds the rest of the room.
  private static let usedMax = 16 * 1024

  init() { buffer = .allocate(capacity: InputQueue.size) }

  deinit { buffer.deallocate() }

  /// Where the next read goes.
  var room: UnsafeMutableBufferPointer<UInt8> { .init(rebasing: buffer[used...]) }

  var isFull: Bool {
    pieces.count >= InputQueue.piecesMax || used >= InputQueue.usedMax
  }

  /// The first `count` bytes of ``room`` have come on `connection`.
  func add(_ count: Int, on connection: Unmanaged<Connection>, cameAt arrival: UInt64 = 0) {
    pieces.append(Piece(connection: connection, start: used, count: count, arrival: arrival))
    used += count
  }

  /// Handles everything, and is empty then. Nothing is read meanwhile.
  func handle() {
    if pieces.isEmpty { return }
    for index in pieces.indices {
      if index + 3 < pieces.count {
        pieces[index + 3].connection._withUnsafeGuaranteedRef { $0.fetchAhead() }
      }
      if index + 2 < pieces.count {
        pieces[index + 2].connection._withUnsafeGuaranteedRef { $0.fetchHandlerAhead() }
      }
      if index + 1 < pieces.count {
        pieces[index + 1].connection._withUnsafeGuaranteedRef { $0.fetchAheadForHandler() }
      }
      let piece = pieces[index]
      let bytes = UnsafeBufferPointer(rebasing: buffer[piece.start..<piece.start + piece.count])
      arrival = piece.arrival
      piece.connection._withUnsafeGuaranteedRef { $0.handle(bytes.span) }
    }
    pieces.removeAll(keepingCapacity: true)
    used = 0
  }

  /// Forgets everything.
  func removeAll() {
    pieces = []
    used = 0
  }
}

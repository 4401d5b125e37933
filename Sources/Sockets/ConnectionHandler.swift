/// Who answers for a connection. Every method is called on the loop's thread, never from inside another
/// one for the same connection, and none after ``closed(_:_:)``.
package protocol ConnectionHandler: AnyObject {
  /// An outgoing connection stands. Never called for an accepted one.
  func connected(_ connection: Connection)

  /// Something has come and is handled soon: memory that it will be handled with may be asked for, and comes meanwhile.
  func willReceive()

  /// What came in, in one piece of up to 64 KiB. The bytes are gone when the method returns; what it
  /// writes goes out in one write just after that.
  func received(_ bytes: Span<UInt8>, on connection: Connection)

  /// The peer will send nothing more. It may still be reading.
  func peerFinished(_ connection: Connection)

  /// Output that had to wait is with the kernel now, all of it.
  func outputDrained(_ connection: Connection)

  /// The connection is gone. Called exactly once, whatever ended it.
  func closed(_ connection: Connection, _ end: ConnectionEnd)
}

extension ConnectionHandler {
  package func willReceive() {}
}

/// Why a connection is gone.
package enum ConnectionEnd: Equatable, Sendable {
  /// This side closed it.
  case closedHere
  /// Reading, writing or connecting failed.
  case failed(SocketError)
}

internal import Storage
internal import Telephony

/// Whose deadline it is.
enum DeadlineOwner {
  case trunk(Trunk)
  case call(Trunk, CallTable.Slot)
  case gatewayCall(GatewayCall)
  /// Records of calls go to the store.
  case records
  /// Calls that are still up when the node has drained long enough are ended.
  case drain
  /// Calls that were ended then, and that their gateways have not let go: an Asterisk goes on with a recording.
  case leave
  /// The next calls of trunks that have gone are ended.
  case ends
  /// The store is asked once more for what it could not do.
  case unkept
}

/// What other threads tell a loop.
enum LoopMessage: Sendable {
  case newMenus(MenusInForce)
  /// What gateways lacked may be there now.
  case tryMissingAgain
  case newSeal(MarkSeal)
  case stored([StorageAnswer])
  /// The sound of a recording at its gateway, for the connection that has that number and place; nil where there is none.
  case recordingRead(place: UInt32, gatewayCall: Int, OperationNumber, RecordingFolder.Contents)
  /// What a call has recorded in an earlier part lies where its gateway can play it, for the connection as above; or why it does
  /// not.
  case soundWritten(place: UInt32, gatewayCall: Int, failure: String?)
  /// The drawing of that ticket has ended; nil where the document could not be drawn.
  case faxDrawn(UInt64, DrawnFax?)
  /// A fax outside a call is to be sent by a trunk of this loop.
  case sendFax(TrunkFax)
  case drain
  case stopNow
}

/// Whose question to the store it is, or whose fax is drawn.
enum AskingCall {
  case trunk(Trunk, CallTable.Slot)
  case gatewayCall(GatewayCall)
  /// The call has had its answer; the store is asked again.
  case nobody
}

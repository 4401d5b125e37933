/// What a line of the log says has happened: its words are what operators search for, and Operations.md has all of them.
package enum LogEvent: String, CaseIterable, Sendable {
  // MARK: The service

  /// The menus by which new calls go from now on, with their versions.
  case menusInForce = "menus-in-force"
  /// Menus were read again and are what they were.
  case menusUnchanged = "menus-unchanged"
  /// Menus were read again and have errors; the ones before go on.
  case menusRefused = "menus-refused"
  /// Nothing could be read again, for want of a thread.
  case reloadFailed = "reload-failed"
  /// A folder's changes are not noticed.
  case notWatched = "not-watched"
  /// Addresses of live tables have changed.
  case endpointsInForce = "endpoints-in-force"
  /// The file of `--endpoints` is wrong; what was there before goes on.
  case endpointsRefused = "endpoints-refused"
  /// Ways to be told of messages have changed.
  case notifyInForce = "notify-in-force"
  /// The file of `--notify` is wrong; what was there before goes on.
  case notifyRefused = "notify-refused"
  /// Which key seals marks now, and how many open them.
  case markKeysInForce = "mark-keys-in-force"
  /// The file of `--mark-key` cannot be used; the keys before go on.
  case markKeysRefused = "mark-keys-refused"
  /// A calendar has few days left.
  case calendarEndsSoon = "calendar-ends-soon"
  /// A calendar has no day of today: holidays are open, messages get no due date.
  case calendarEnded = "calendar-ended"
  /// A calendar lacks this year, though it has later ones: messages get no due date.
  case calendarGap = "calendar-gap"
  /// Menus on one store have other time zones.
  case timeZonesDiffer = "time-zones-differ"
  /// Callers who ask these tables are told that they are unavailable.
  case tablesNotImported = "tables-not-imported"
  /// A folder for recordings or faxes may not be written.
  case folderNotWritable = "folder-not-writable"
  /// No new calls are taken; those that are up go on.
  case draining
  /// The calls that are up end now: stopped a second time.
  case stoppingAtOnce = "stopping-at-once"
  /// The service has ended as it should.
  case stopped
  /// So many lines of that event were not written within a minute.
  case linesLeftOut = "lines-left-out"
  /// So many lines could not be written: whoever reads the log is too slow.
  case logLinesDropped = "log-lines-dropped"

  // MARK: Connections

  /// Somebody connected whose address is not allowed.
  case peerRefused = "peer-refused"
  /// A connection was closed for want of descriptors.
  case connectionRefused = "connection-refused"
  /// A gateway's trunk is ready for calls.
  case trunkGreeted = "trunk-greeted"
  /// A gateway has closed its trunk; a warning where calls were up.
  case trunkLeft = "trunk-left"
  /// The service has closed a trunk.
  case trunkClosed = "trunk-closed"
  /// The connection of a trunk broke; its calls have ended.
  case trunkLost = "trunk-lost"
  /// A trunk's connection is closed.
  case trunkGone = "trunk-gone"
  /// An Asterisk or FreeSWITCH could not do something, at which step, or did what it should not.
  case gatewayNoted = "gateway-noted"
  /// The service has closed the connection of a call that did not begin or end in time.
  case gatewayClosed = "gateway-closed"
  /// The connection of a call broke.
  case gatewayLost = "gateway-lost"
  /// The connection of a call is closed.
  case gatewayGone = "gateway-gone"

  // MARK: Calls

  /// A call, with the menu that answers it.
  case callBegan = "call-began"
  /// A call that another node, or this one, had before.
  case callResumed = "call-resumed"
  /// What came of a call, how long it was and how many steps.
  case callEnded = "call-ended"
  /// A caller could not be taken.
  case callRefused = "call-refused"
  /// A call's mark does not open; it began anew.
  case markNotUsed = "mark-not-used"
  /// A call is too large for a mark; its last mark holds.
  case markTooLong = "mark-too-long"
  /// Keys that came when nothing could take them, and how many.
  case keysDropped = "keys-dropped"
  /// A prompt, recording, fax or transfer failed at that step, where no other line says why.
  case operationFailed = "operation-failed"
  /// A prompt has more pieces than a line of the trunk; its rest was left out.
  case promptTooLong = "prompt-too-long"

  // MARK: Recordings

  /// A message was to be taken without a folder to record in.
  case recordingNotPossible = "recording-not-possible"
  /// The gateway has left no file, or an empty one; there is no message.
  case recordingNotThere = "recording-not-there"
  /// A caller cannot hear the message that was left before the call came here.
  case recordingNotHeard = "recording-not-heard"
  /// This file stays where it is: the store has not got it, or not all of it, or it cannot be removed.
  case recordingLeft = "recording-left"
  /// Some of the sound of a message did not come or could not be kept.
  case recordingIncomplete = "recording-incomplete"
  /// A message that says itself that it is not whole; each has its own line.
  case recordingCutOff = "recording-cut-off"
  /// Recordings that the store could not end are too many to remember.
  case recordingUnfinished = "recording-unfinished"
  /// A recording that its call could not end was ended and kept.
  case rescued

  // MARK: The store

  /// The store could not do what was asked.
  case storeFailed = "store-failed"
  /// The store did not take what does not fit what it holds.
  case storeRefused = "store-refused"
  /// A caller went the `unavailable` way, for the store did not answer in time.
  case storeLate = "store-late"
  /// Too much waits for the store; it was not even asked.
  case storeOverloaded = "store-overloaded"
  /// A system of yours did not answer a question of a live table.
  case endpointFailed = "endpoint-failed"
  /// A system of yours failed so often that it is not asked for a while.
  case endpointClosedOff = "endpoint-closed-off"
  /// A system of yours answers again.
  case endpointAnswersAgain = "endpoint-answers-again"

  // MARK: Faxes and notices

  /// A fax to another number has been sent.
  case faxSent = "fax-sent"
  /// A try to send a fax failed; others follow, where there are any left.
  case faxNotSent = "fax-not-sent"
  /// A fax was not sent, and no try follows.
  case faxGivenUp = "fax-given-up"
  /// A fax was to be sent in a call without a folder to draw it in.
  case faxNotPossible = "fax-not-possible"
  /// A document could not become pages.
  case faxNotDrawn = "fax-not-drawn"
  /// The store does not know the fax that was tried.
  case faxNotKept = "fax-not-kept"
  /// The store does not tell which faxes wait.
  case faxesNotRead = "faxes-not-read"
  /// HylaFAX did not take a fax.
  case hylafaxFailed = "hylafax-failed"
  /// HylaFAX knows nothing more of a fax that it had taken.
  case hylafaxLost = "hylafax-lost"
  /// Somebody has been told of a message.
  case noticeDelivered = "notice-delivered"
  /// A try to tell somebody of a message failed.
  case noticeFailed = "notice-failed"
  /// Nobody has been told of a message, and no try follows.
  case noticeGivenUp = "notice-given-up"

  /// Whether no line may be left out that comes again: each names what a caller said, and nobody else knows of, or is the
  /// answer to somebody who has changed a file, and the last of those is what holds.
  var isAlwaysTold: Bool {
    switch self {
    case .recordingCutOff, .recordingLeft, .menusInForce, .menusRefused, .endpointsInForce,
      .endpointsRefused, .notifyInForce, .notifyRefused, .markKeysInForce, .markKeysRefused:
      true
    default: false
    }
  }
}

package import ServiceCalendar
package import Telephony

/// One thing asked of the store. Each is done whole or not at all.
package enum StorageRequest: Equatable, Sendable {
  // MARK: Calls

  /// Keeps one segment of a call; see ``CallRecord``. → ``StorageOutcome/done``
  ///
  /// Indirect, as it is the largest by far and goes through several queues: handing it on counts one reference and not ten.
  indirect case keepCall(CallRecord)
  /// → ``StorageOutcome/call(_:)``
  case findCall(CallKey)
  /// → ``StorageOutcome/calls(_:)``
  case listCalls(CallFilter, PageRequest)

  // MARK: Messages

  /// Opens a recording. → ``StorageOutcome/done``
  case beginRecording(RecordingStart)
  /// Adds a piece of 8 kHz A-law, at most ``StorageLimits/audioPieceBytesMax`` bytes. `number` counts from 0; a
  /// piece that comes twice is kept once. → ``StorageOutcome/done``
  case appendAudio(OperationKey, number: UInt32, [UInt8])
  /// Makes the recording a message with a receipt. `endedBy` is `nil` when the trunk broke: the message is then
  /// marked as cut off. Asked again, it answers with the same receipt; but a recording of which only the
  /// beginning was kept, when its process stopped, is ``StorageRefusal/recordingCutOff(_:)`` to who tells its end.
  ///
  /// A visit may have several: what another part of the call has kept of it is no reason to let this one go, for
  /// nobody knows that both say the same.
  /// → ``StorageOutcome/messageKept(_:)``, from where on it outlives power loss
  case finishRecording(OperationKey, length: Milliseconds, endedBy: RecordingEnd?)
  /// The same, where as much as `sound` has come: some of it may have been lost, with a process that died or while the
  /// store could not write. What holds less becomes a message of what there is, marked as cut off, or nothing where there
  /// is no sound; who tells the end of it is answered ``StorageRefusal/recordingCutOff(_:)``. Where there is no such
  /// recording, the last finished message of the visit (``VoiceMessage/isFinished``) is the answer; `nil` where this part of the call has recorded it.
  case finishWholeRecording(
    OperationKey, length: Milliseconds, endedBy: RecordingEnd?, sound: Milliseconds, MessageVisit?)
  /// The last finished message of a visit, for the call's segment `asker`, which goes on from a mark of that visit. What other
  /// segments of the call left open is closed, as ``keepInterruptedRecordings`` does.
  /// → ``StorageOutcome/messageFound(_:_:)``, ``StorageOutcome/notFound``
  case findMessageOfVisit(MessageVisit, asker: UInt32)
  /// A recording that is not to become a message, being too short. → ``StorageOutcome/done``
  case dropRecording(OperationKey)
  /// Makes messages, marked as cut off, of all recordings that a node left open when it died, and drops those
  /// without any sound. For the start of a node that shares its store with no other.
  /// → ``StorageOutcome/messagesKept(_:)``
  case keepInterruptedRecordings
  /// → ``StorageOutcome/message(_:)``
  case findMessage(ReceiptNumber)
  /// The message that a recording has become. → ``StorageOutcome/message(_:)``
  case findMessageOfRecording(OperationKey)
  /// Newest first; those that are due (``MessageFilter/openAndDue``) by their days, the first first. → ``StorageOutcome/messages(_:)``
  case listMessages(MessageFilter, PageRequest)
  /// Takes a step in the life of a message, if its state allows, and keeps who took it and when.
  /// → ``StorageOutcome/done``
  case stepMessage(ReceiptNumber, MessageEvent)
  /// → ``StorageOutcome/messageHistory(_:)``
  case readMessageHistory(ReceiptNumber)
  /// The sound of a recording, finished or not, as a WAV file. A message names its operation. → ``StorageOutcome/audio(_:)``
  case readAudio(OperationKey)

  // MARK: Notices

  // A message that is kept, assigned, or dropped after others were told of it, makes a notice by itself.

  /// Makes a notice of every message that should have been answered before that day, once for each message.
  /// → ``StorageOutcome/counted(_:)``
  case noteOverdue(CivilDate)
  /// Notices that wait for an attempt which is due at that time (seconds since 1970, UTC), oldest first.
  /// → ``StorageOutcome/notices(_:)``
  case dueNotices(at: Int64, PageRequest)
  /// Takes a notice for an attempt: until then nobody else may. → ``StorageOutcome/done``
  case claimNotice(Int64, at: Int64, until: Int64)
  /// → ``StorageOutcome/done``
  case settleNotice(Int64, NoticeEnding)
  /// Lets a notice, or all of them, be tried again at once; one that was given up has all its attempts again. → ``StorageOutcome/counted(_:)``
  case retryNotices(Int64?)
  /// `nil`: in any state. → ``StorageOutcome/notices(_:)``
  case listNotices(Notice.State?, PageRequest)

  // MARK: Faxes

  /// Keeps a fax that is sent in a call, in place of what was kept for its operation. → ``StorageOutcome/done``
  case keepFax(FaxJob)
  /// Puts a fax into the queue unless its number has had `limit` on the day of the order. Asked again by the same call,
  /// for the same document and number, it answers with the receipt of the job that is there, unless that was given up.
  /// → ``StorageOutcome/faxOrdered(_:)``, from where on it outlives power loss; ``StorageOutcome/limitReached(_:)``
  case orderFax(FaxOrder, limit: Int)
  /// Takes at most `count` jobs of the queue that are due, those that have waited longest first, for the node of that name,
  /// which has them until it says what came of them, or dies. Such as are tried no more are given up instead, and take
  /// nobody's place. → ``StorageOutcome/faxesClaimed(_:)``
  case claimFaxes(by: String, count: Int, at: UnixTime, FaxRules)
  /// A node looks after the queue, as it should every minute. What waits grows older, and is given up where nobody expects
  /// it any more; what a node had that died is released, as far as the store can tell who lives; see `FaxJob.grow` and
  /// `FaxJob.release`. → ``StorageOutcome/faxesGivenUp(_:)``
  case tendFaxes(at: UnixTime, FaxRules)
  /// A fax server has been given the try of that number, as its job `request`. → ``StorageOutcome/done``
  case noteFaxRequest(ReceiptNumber, attempt: UInt16, String)
  /// What came of a try; see `FaxJob.end`. → ``StorageOutcome/fax(_:)``
  case endFaxTry(ReceiptNumber, attempt: UInt16, FaxTry, at: UnixTime, FaxRules)
  /// Ends the tries, and the faxes in calls, of a node that died; see `FaxJob.release`. For the start of a node that
  /// shares its store with no other. → ``StorageOutcome/faxesGivenUp(_:)``
  case releaseFaxes(at: UnixTime, FaxRules)
  /// → ``StorageOutcome/fax(_:)``
  case findFax(ReceiptNumber)
  /// One that is, or was, sent in a call. → ``StorageOutcome/fax(_:)``
  case findFaxOfCall(OperationKey)
  /// Staff want it tried now. → ``StorageOutcome/fax(_:)``
  case tryFaxNow(ReceiptNumber, at: UnixTime)
  /// → ``StorageOutcome/fax(_:)``
  case cancelFax(ReceiptNumber)
  /// → ``StorageOutcome/faxes(_:)``
  case listFaxes(FaxFilter, PageRequest)

  // MARK: The service

  /// Where the service's clock stands, by its name as `Asia/Shanghai`, for the commands of its staff: a service says so when
  /// it starts. → ``StorageOutcome/done``
  case keepTimeZone(String)

  // MARK: Limits

  /// Counts one more unless `limit` is reached. → ``StorageOutcome/counted(_:)``, ``StorageOutcome/limitReached(_:)``
  case count(DailyCount, limit: Int)
  /// → ``StorageOutcome/counted(_:)``
  case readCount(DailyCount)

  // MARK: Lookup tables

  /// Replaces the table of that name, or makes it. What staff have changed in it since is dealt with as `edits` says.
  /// `menus`: the names of those whose it is from now on. → ``StorageOutcome/tableReplaced(rowCount:)``
  case replaceTable(TableContents, edits: EditPolicy = .dropped, menus: [String] = [])
  /// What ``replaceTable(_:edits:menus:)`` would answer; nothing is changed. → ``StorageOutcome/tableReplaced(rowCount:)``
  case checkTable(TableContents, edits: EditPolicy)
  /// → ``StorageOutcome/tables(_:)``
  case listTables
  /// → ``StorageOutcome/found(_:)``, ``StorageOutcome/notFound``, ``StorageOutcome/secretWrong``,
  /// ``StorageOutcome/secretInitial``, ``StorageOutcome/secretLocked``
  case lookUp(LookupQuestion)
  /// At most `count` of the rows that fit, from `offset` on, which is 0 for the first.
  /// → ``StorageOutcome/browsed(_:total:)``
  case browse(BrowseQuestion, offset: Int, count: Int)

  // MARK: Catalogues

  /// Adds a row to a catalogue. → ``StorageOutcome/done``
  case addRow(NewRow)
  /// Sets the last day on which the row of that key is heard. → ``StorageOutcome/done``, ``StorageOutcome/notFound``
  case retireRow(table: String, key: [TableValue], until: CivilDate)
  /// Rows of a catalogue whose texts hold all the words of `text`, those with the words in what callers spell first.
  /// → ``StorageOutcome/browsed(_:total:)``
  case findRows(table: String, text: String, limit: Int)
  /// Keeps what a caller has heard of a row. → ``StorageOutcome/done``
  case keepListening(Listening)
}

/// Limits of what the store takes.
package enum StorageLimits {
  /// As the trunk protocol: 4 KiB, half a second.
  package static let audioPieceBytesMax = 4096
  /// Twenty minutes of a gateway that sends 20 ms a piece: menus allow less.
  package static let audioPieceCountMax: UInt32 = 65_536
  package static let tableRowCountMax = 2_000_000
  /// Of one cell of a file: some 20,000 Chinese characters, which take an hour and a half to read out.
  package static let cellBytesMax = 65_536
  /// How long it is known how often rows were listened to.
  package static let listeningDaysMax = 100
  /// How long it is known where callers stopped.
  package static let placeDaysMax = 31
  /// Places of one caller that are known; the oldest is forgotten first.
  package static let placesPerCallerMax = 20
}

import Storage

/// A notice as its receivers read it: no sound, no answer, and the caller's number masked.
struct NoticeData: Encodable {
  /// The same in every attempt: a receiver that has seen it may drop it.
  let id: String
  let event: String
  let attempt: Int
  let message: MessageData

  /// `attempt`: from 1.
  init(_ notice: Notice, attempt: Int) {
    id = "\(notice.message.receipt)-\(notice.event.rawValue)-\(notice.id)"
    event = notice.event.rawValue
    self.attempt = attempt
    message = MessageData(notice.message)
  }

  /// As receivers get it: one line.
  var bytes: [UInt8] { Array((jsonLine + "\n").utf8) }
}

import Foundation
import Storage
import Telephony

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

  var bytes: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ((try? encoder.encode(self)) ?? Data("{}".utf8)) + Data("\n".utf8)
  }
}

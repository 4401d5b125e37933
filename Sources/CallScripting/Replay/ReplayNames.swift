package import Storage
import Telephony

/// The names of replayed calls, each another: gateways use names of calls again, and a file has each name once.
package struct ReplayNames {
  private var taken: Set<String> = []

  package init() {}

  /// `2011-07-01 20:15, 1330.17, message-left`, with a number behind it where there is one already.
  package mutating func name(of record: CallRecord) -> String {
    let first =
      "\(record.startedAt), \(record.call)" + (record.outcome.map { ", \($0.word)" } ?? "")
    var name = first
    var count = 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(first), \(count)"
    }
    return name
  }
}

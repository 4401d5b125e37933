import ServiceCalendar
import Telephony

/// Receipt numbers, in memory: messages and faxes share one sequence a day, so that a receipt names one thing.
struct MemoryReceipts {
  private var lastSequence: [CivilDate: UInt32] = [:]

  mutating func next(on date: CivilDate) -> ReceiptNumber {
    lastSequence[date, default: 0] += 1
    return ReceiptForm(date: date, sequence: lastSequence[date]!).receipt
  }
}

import ServiceCalendar
import Storage
import Telephony
import TestSupport
import Testing

@Suite struct ReceiptTests {
  @Test(
    "receipts as callers hear them",
    arguments: [
      ("2011-07-01", 1, 13), ("2011-07-01", 9999, 13), ("2011-07-01", 10_000, 14),
      ("2026-12-31", 123_456, 15),
    ]) func form(day: String, sequence: UInt32, digitCount: Int) throws
  {
    let form = ReceiptForm(date: date(day), sequence: sequence)
    #expect(form.receipt.description.count == digitCount)
    #expect(ReceiptForm(form.receipt.description) == form)
    #expect(form.receipt.description.prefix(8) == day.filter { $0 != "-" })
  }

  @Test("the check digit of Damm's own example") func example() {
    #expect(DammCheck.remainder(of: [5, 7, 2]) == 4)
    #expect(DammCheck.remainder(of: [5, 7, 2, 4]) == 0)
  }

  @Test("every wrong digit and every swap of neighbours is found", arguments: 0..<100)
  func errors(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let day = CivilDate(daysSince1970: Int.random(in: 14_000..<25_000, using: &random))
    let form = ReceiptForm(date: day, sequence: UInt32.random(in: 1...20_000, using: &random))
    let digits = form.receipt.description.map { $0.wholeNumberValue! }
    for place in digits.indices {
      for wrong in 0...9 where wrong != digits[place] {
        var mistyped = digits
        mistyped[place] = wrong
        #expect(ReceiptForm(mistyped.map(String.init).joined()) == nil)
      }
      if place > 0, digits[place] != digits[place - 1] {
        var swapped = digits
        swapped.swapAt(place, place - 1)
        #expect(ReceiptForm(swapped.map(String.init).joined()) == nil)
      }
    }
  }

  @Test(
    "no receipts",
    arguments: [
      "", "2011070100", "20110701000", "2011-07-01-0001", "２０１１０７０１０００１０", "2011070100000",
    ]) func noReceipt(text: String)
  { #expect(ReceiptForm(text) == nil) }

  @Test("a sequence has no zeros beyond four places") func canonical() {
    let body: [UInt8] = [2, 0, 1, 1, 0, 7, 0, 1, 0, 0, 0, 0, 1]
    let check = DammCheck.remainder(of: body)
    #expect(ReceiptForm((body + [check]).map(String.init).joined()) == nil)
  }

  @Test("nothing is wrong with the table that is built in") func builtInTable() throws {
    let schema = try TableSchema(
      name: ReceiptTable.name, columns: ReceiptTable.schema.columns)
    #expect(schema == ReceiptTable.schema)
  }
}

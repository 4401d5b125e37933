import CallFlowModel
import ServiceCalendar
import Telephony
import Testing

@testable import CallEngine

@Suite("The room in a mark") struct MarkRoomTests {
  /// Its menu lets a call hold so much that not all places in recordings have room beside it.
  @Test("places are forgotten, the oldest first, until it is enough", arguments: [0, 1])
  func forgetsPlaces(menus: Int) throws {
    var test = TestFlow("list", "missing", "trouble", "bye")
    test.browse("list", [("1", "bye")])
    for name in ["missing", "trouble"] { test.menu(name, [("1", "bye")]) }
    test.hangUp()
    var call = Call(
      in: test.flow, rangAt: CivilDateTime("2011-07-01 20:15")!, caller: nil, language: nil)
    call.values[ValueID(0)] = .prompt(name: String(repeating: "n", count: 1000), text: "")
    for _ in 0..<menus { call.history.push(StepID(1)) }
    for number in 0..<CallLimits.heardRowsRemembered {
      let key = "\(number)" + String(repeating: "k", count: CallLimits.rowKeyLength - 1)
      call.heardRows.append(
        HeardRow(table: 0, language: LanguageID(0), key: key, position: .seconds(9)))
    }
    let bytes = call.encoded(for: test.flow)
    #expect(bytes.count <= MarkLength.most)
    let again = try Call(decoding: bytes, in: test.flow)
    #expect((1..<CallLimits.heardRowsRemembered).contains(again.heardRows.count))
    #expect(again.heardRows[...] == call.heardRows.suffix(again.heardRows.count))
    #expect(Int(again.history.count) == menus)
  }
}

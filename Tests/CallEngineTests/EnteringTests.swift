import CallEngine
import CallFlowModel
import ServiceCalendar
import Telephony
import TestSupport
import Testing

@Suite("Entries")
struct EnteringTests {
  static func flow(_ type: EntryType) -> CallFlow {
    var test = TestFlow("number", "pin", "done", "bye")
    test.flow.patternElements = [
      PatternElement(first: 1, last: 1), PatternElement(first: 3, last: 9),
      PatternElement(first: 0, last: 9, isOptional: true), PatternElement(first: 5, last: 5),
    ]
    test.flow.patterns = [TableRange(0..<4)]
    test.enter("number", type, "pin")
    test.enter("pin", .digits(min: 2, max: 2), "done")
    test.play("done", "bye")
    test.hangUp()
    return test.flow
  }

  static let ranged: [Caller] = [
    Caller("the end key ends it", "end 1234#", "number pin"),
    Caller("silence ends it when it is long enough", "end 1234 .", "number pin"),
    Caller("the longest ends by itself", "end 123456", "number pin"),
    Caller(
      "an end key just after it is swallowed, and the prompt it cut is said again", "end 123456#",
      "number pin pin"),
    Caller("typed ahead, the end key is swallowed too", "123456#12", "number pin pin done"),
    Caller("after other keys an end key is a key again", "123456 1 #", "number pin number"),
    Caller("too short with the end key", "end 12#", "number number"),
    Caller("too short and silent", "end 12 .", "number number"),
    Caller("only the end key is a wrong entry", "end #", "number number"),
    Caller("the clear key begins anew", "end 12*1234#", "number pin"),
    Caller("a letter is a wrong entry", "end 12A", "number number"),
    Caller("three wrong entries leave", "end 1# 1# 1#", "number number number bye"),
    Caller("silence from the start", "end . end . end .", "number number number bye"),
    Caller("two entries typed at once", "1234#12", "number pin done"),
  ]

  @Test(arguments: ranged)
  func ranges(_ caller: Caller) {
    let heard = TestCaller.trace(Self.flow(.digits(min: 4, max: 6)), caller.does)
    // After a swallowed key, "#" for the pin is too short, and is asked again.
    #expect(heard == caller.hears.replacing("pin number", with: "pin pin"))
  }

  /// Numbers in the city have 11 or 12 digits with its code, mobile numbers 11, others 7 to 15.
  static let faxNumbers: [Caller] = [
    Caller("the longest of the city ends by itself", "end 057187258615", "number pin"),
    Caller("a shorter one ends in silence", "end 05718725861 .", "number pin"),
    Caller("a mobile number ends by itself", "end 13957112345", "number pin"),
    Caller("one whose beginning is not decided yet does not", "end 0571872 #", "number bye"),
    Caller("one that is refused does not", "end 0086139571123 #", "number bye"),
    Caller("any other number has up to 15 digits", "end 21234567890123 #", "number pin"),
  ]

  @Test(arguments: faxNumbers)
  func faxNumbersEnd(_ caller: Caller) {
    var test = TestFlow("number", "pin", "done", "bye")
    test.enter("number", .faxNumber, "pin", refused: "bye")
    test.enter("pin", .digits(min: 2, max: 2), "done")
    test.play("done", "bye")
    test.hangUp()
    test.flow.faxNumbers.rules = [
      FaxNumberRules.Rule(prefix: "0571", isAllowed: true, minDigits: 11, maxDigits: 12),
      FaxNumberRules.Rule(prefix: "1", isAllowed: true, minDigits: 11, maxDigits: 11),
      FaxNumberRules.Rule(prefix: "2", isAllowed: true, minDigits: 7, maxDigits: 15),
      FaxNumberRules.Rule(prefix: "00", isAllowed: false, minDigits: 7, maxDigits: 15),
    ]
    #expect(TestCaller.trace(test.flow, caller.does) == caller.hears)
  }

  struct Entry: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let type: EntryType
    let keys: String
    /// `nil` when the entry is wrong.
    let value: CallValue?

    init(_ description: String, _ type: EntryType, _ keys: String, _ value: CallValue?) {
      testDescription = description
      self.type = type
      self.keys = keys
      self.value = value
    }
  }

  static let entries: [Entry] = [
    Entry("a date", .date, "20110307", .date(CivilDate("2011-03-07")!)),
    Entry("a date that is none", .date, "20110231", nil),
    Entry("whole yuan", .money, "120#", .money(12000)),
    Entry("one decimal", .money, "120*5#", .money(12050)),
    Entry("two decimals end it", .money, "120*05", .money(12005)),
    Entry("a point with no yuan before it", .money, "*50", .money(50)),
    Entry("a point alone", .money, "*#", nil),
    Entry("a second point is wrong", .money, "12**5", nil),
    Entry("a telephone number", .phone, "95588#", .digits("95588")),
    Entry("too short for a telephone number", .phone, "95#", nil),
    Entry("a pattern", .pattern(0), "1395", .digits("1395")),
    Entry("a pattern without its optional digit", .pattern(0), "135#", .digits("135")),
    Entry("not the pattern", .pattern(0), "1295", nil),
  ]

  @Test(arguments: entries)
  func reads(_ entry: Entry) {
    var caller = TestCaller(Self.flow(entry.type))
    caller.act(entry.keys)
    let value = caller.call.values[ValueID(0)]
    #expect(value == entry.value ?? .none)
    #expect(caller.trace == ["number", entry.value == nil ? "number" : "pin"])
  }

  // MARK: Patterns

  private static let patterned = flow(.pattern(0))

  private static func isEntry(_ keys: String, of elements: [PatternElement]) -> Bool {
    var flow = patterned
    flow.patternElements = elements
    flow.patterns = [TableRange(0..<elements.count)]
    let value = EntryType.pattern(0).value(
      of: KeyString(keys)!, today: CivilDate("2011-07-01")!, in: flow)
    return value == .digits(keys)
  }

  /// What a pattern takes, said as plainly as it can be: one way after the other.
  private static func takes(
    _ keys: ArraySlice<UInt8>, _ elements: ArraySlice<PatternElement>
  ) -> Bool {
    guard let element = elements.first else { return keys.isEmpty }
    if let key = keys.first, (element.first...element.last).contains(key),
      takes(keys.dropFirst(), elements.dropFirst())
    {
      return true
    }
    return element.isOptional && takes(keys, elements.dropFirst())
  }

  @Test("a pattern takes what one way or another leads through it", arguments: 0..<20)
  func takesByAnyWay(seed: UInt64) {
    var random = SplitMix64(seed: 8800 + seed)
    var taken = 0
    for _ in 0..<(500 * FuzzFactor.rounds) {
      let elements = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        let first = UInt8.random(in: 0...3, using: &random)
        return PatternElement(
          first: first, last: UInt8.random(in: first...3, using: &random),
          isOptional: Bool.random(using: &random))
      }
      let keys = (0..<Int.random(in: 0...10, using: &random)).map { _ in
        UInt8.random(in: 0...3, using: &random)
      }
      let isEntry = Self.isEntry(keys.map(String.init).joined(), of: elements)
      #expect(isEntry == Self.takes(keys[...], elements[...]), "\(keys) by \(elements)")
      taken += isEntry ? 1 : 0
    }
    #expect(taken > 5)
  }

  @Test("however many keys may be left out, an entry is read at once", .timeLimit(.minutes(1)))
  func manyOptional() {
    let optional = [PatternElement](
      repeating: PatternElement(first: 0, last: 9, isOptional: true), count: 31)
    let elements = optional + [PatternElement(first: 1, last: 1)]
    for count in 0..<32 {
      let zeros = String(repeating: "0", count: count)
      #expect(Self.isEntry(zeros + "1", of: elements))
      #expect(!Self.isEntry(zeros + "2", of: elements))
    }
  }
}

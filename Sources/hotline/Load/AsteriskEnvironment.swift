import Sockets

/// What Asterisk says first of a call: the same for all calls of a load but for a few digits, so it stands here whole, and each
/// call's digits are put into it.
struct AsteriskEnvironment {
  private var text: [UInt8] = []
  /// Where the digits of the call's number are, those of its unique id, and those of the caller's number.
  private var numberPlace = 0
  private var idPlace = 0
  private var callerPlace = 0
  /// Where each piece ends in which it goes out.
  private var ends: [Int] = []

  init(_ order: LoadOrder) {
    let called = order.number
    add("agi_network: yes\nagi_network_script: \(called)\n")
    add("agi_request: agi://\(order.address)/\(called)\nagi_channel: PJSIP/load-")
    numberPlace = addDigits(8)
    add("\nagi_language: en\nagi_type: PJSIP\nagi_uniqueid: ")
    idPlace = addDigits(10)
    add(".")
    _ = addDigits(4)
    add("\nagi_version: 20.20.1\nagi_callerid: \(LoadOrder.callerPrefix)")
    callerPlace = addDigits(8)
    add("\nagi_calleridname: unknown\nagi_callingpres: 0\nagi_callingani2: 0\n")
    add("agi_callington: 0\nagi_callingtns: 0\nagi_dnid: \(called)\nagi_rdnis: unknown\n")
    add("agi_context: from-trunk\nagi_extension: \(called)\nagi_priority: 1\n")
    add("agi_enhanced: 0.0\nagi_accountcode: \nagi_threadid: 140000000000000\n")
    if order.wantsMarks { add("agi_arg_1: resume=\n") }
    add("\n")
    ends =
      order.writesInPieces
      ? text.indices.filter { text[$0] == UInt8(ascii: "\n") }.map { $0 + 1 } : [text.count]
  }

  private mutating func add(_ lines: String) { text.append(contentsOf: lines.utf8) }

  /// Returns where they begin.
  private mutating func addDigits(_ count: Int) -> Int {
    text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    return text.count - count
  }

  /// Tells `connection` of call `number`.
  mutating func tell(_ connection: Connection, ofCall number: Int) {
    put(number, 8, at: numberPlace)
    // As short as those of an Asterisk: a second and a count.
    put(1_700_000_000 + number / 1000, 10, at: idPlace)
    put(number, 4, at: idPlace + 11)
    put(LoadOrder.callerDigits(number), 8, at: callerPlace)
    var start = 0
    for end in ends {
      connection.writeAtOnce(text.span.extracting(start..<end))
      start = end
    }
  }

  /// The last `count` digits of `number`.
  private mutating func put(_ number: Int, _ count: Int, at place: Int) {
    var rest = UInt(number)
    for index in stride(from: place + count - 1, through: place, by: -1) {
      text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}

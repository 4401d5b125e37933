import Sockets

/// What Asterisk says first of a call: the same for all calls of a load but for a few digits, so it stands here whole, and each
/// call's digits are put into it.
struct AsteriskEnvironment {
  private static let digits = 8
  private var text: [UInt8] = []
  /// Where the digits of the call's number begin, and those of the caller's.
  private var numberPlaces: [Int] = []
  private var callerPlace = 0
  /// Where each piece ends in which it goes out.
  private var ends: [Int] = []

  init(_ order: LoadOrder) {
    let called = order.number
    add("agi_network: yes\nagi_network_script: \(called)\n")
    add("agi_request: agi://\(order.address)/\(called)\nagi_channel: PJSIP/load-")
    addNumber()
    add("\nagi_language: en\nagi_type: PJSIP\nagi_uniqueid: 1700000000.")
    addNumber()
    add("\nagi_version: 20.20.1\nagi_callerid: \(LoadOrder.callerPrefix)")
    callerPlace = text.count
    add("00000000\nagi_calleridname: unknown\nagi_callingpres: 0\nagi_callingani2: 0\n")
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

  private mutating func addNumber() {
    numberPlaces.append(text.count)
    add("00000000")
  }

  /// Tells `connection` of call `number`.
  mutating func tell(_ connection: Connection, ofCall number: Int) {
    for place in numberPlaces { put(number, at: place) }
    put(LoadOrder.callerDigits(number), at: callerPlace)
    var start = 0
    for end in ends {
      connection.writeAtOnce(text.span.extracting(start..<end))
      start = end
    }
  }

  /// The last eight digits of `number`.
  private mutating func put(_ number: Int, at place: Int) {
    var rest = UInt(number)
    for index in stride(from: place + AsteriskEnvironment.digits - 1, through: place, by: -1) {
      text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}

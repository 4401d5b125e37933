package import Telephony

/// What Asterisk answers to one command.
///
///     200 result=55 endpos=9440
///     200 result=1 (the value (it may hold parentheses))
///     200 result= (timeout)
///     510 Invalid or unknown command
package struct FastAGIReply: Equatable, Sendable {
  /// Three digits: 200, 503, 510, 511, 520.
  package let status: Int
  /// What stands behind `result=`, up to the next blank, where that is keys, and be it none; nil for anything else.
  package let keys: KeyString?
  /// The same where it is no keys.
  private let words: String?
  /// What stands between the first `(` and the last `)`; nil without them. Broken UTF-8 becomes U+FFFD.
  package let value: String?
  /// What stands behind `endpos=`: samples, in most commands.
  package let endPosition: Int64?
  /// The result as a number; nil where it is none.
  package let number: Int?

  package init(status: Int, result: String? = nil, value: String? = nil, endPosition: Int64? = nil)
  {
    self.status = status
    keys = result.flatMap { KeyString($0) }
    words = keys == nil ? result : nil
    self.value = value
    self.endPosition = endPosition
    number = result.flatMap { Int($0) }
  }

  /// nil when `line`, which has no line end, does not begin like a reply.
  package init?(_ line: Span<UInt8>) {
    guard let status = FastAGIReply.status(of: line) else { return nil }
    self.status = status
    guard line.count > 4, let begin = FastAGIReply.place(behind: "result=", in: line, from: 4)
    else {
      keys = nil
      words = nil
      number = nil
      value = nil
      endPosition = nil
      return
    }
    var end = begin
    while end < line.count, line[end] != UInt8(ascii: " ") { end += 1 }
    let result = line.extracting(begin..<end)
    keys = KeyString(result)
    words = keys == nil ? result.text : nil
    number = FastAGIReply.number(result)
    var open = end
    while open < line.count, line[open] != UInt8(ascii: "(") { open += 1 }
    var close = line.count - 1
    while close > open, line[close] != UInt8(ascii: ")") { close -= 1 }
    if close > open {
      value = line.extracting((open + 1)..<close).text
      end = close + 1
    } else {
      value = nil
    }
    endPosition = FastAGIReply.place(behind: "endpos=", in: line, from: end).flatMap { place in
      var end = place
      while end < line.count, line[end] != UInt8(ascii: " ") { end += 1 }
      return FastAGIReply.number(line.extracting(place..<end)).map { Int64($0) }
    }
  }

  /// As Asterisk writes it.
  var text: String {
    var text = "\(status)"
    if let result { text += " result=\(result)" }
    if let value { text += " (\(value))" }
    if let endPosition { text += " endpos=\(endPosition)" }
    return text
  }

  /// What stands behind `result=`, up to the next blank, and may be empty; nil where there is none.
  package var result: String? { keys?.description ?? words }

  /// A sign, or none, and digits; nil for anything else, and for what is too large.
  private static func number(_ text: Span<UInt8>) -> Int? {
    guard !text.isEmpty else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    let start = isNegative || text[0] == UInt8(ascii: "+") ? 1 : 0
    guard start < text.count else { return nil }
    var number = 0
    for index in start..<text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(Int(digit))
      if isTooLarge || overflows { return nil }
      number = sum
    }
    return isNegative ? -number : number
  }

  /// The key whose ASCII code is the result; nil where it is none.
  package var key: DTMFKey? {
    guard let number, let ascii = UInt8(exactly: number) else { return nil }
    return DTMFKey(ascii: ascii)
  }

  /// The three digits that `line` begins with, alone or before a blank or `-`; nil without them.
  static func status(of line: Span<UInt8>) -> Int? {
    guard line.count >= 3 else { return nil }
    var status = 0
    for index in 0..<3 {
      let digit = line[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      status = status * 10 + Int(digit)
    }
    guard line.count > 3 else { return status }
    return line[3] == UInt8(ascii: " ") || line[3] == UInt8(ascii: "-") ? status : nil
  }

  private static func place(behind word: StaticString, in line: Span<UInt8>, from start: Int)
    -> Int?
  {
    let length = word.utf8CodeUnitCount
    var index = start
    while index + length <= line.count {
      if line.extracting(index..<(index + length)).equals(word) { return index + length }
      index += 1
    }
    return nil
  }
}

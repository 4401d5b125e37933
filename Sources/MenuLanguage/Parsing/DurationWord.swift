/// A word where a duration stands: `5s`, or what people write for it.
enum DurationWord: Equatable {
  case duration(Duration)
  /// Digits alone.
  case withoutUnit
  /// `5sec`, `5秒`, `1.5s`, `1m30s`: what it would be, where that is clear.
  case wrongUnit(suggestion: String)
  case none

  init(_ word: String) {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    let rest = word.dropFirst(digits.count)
    guard let count = Int(digits), count < 1_000_000_000 else {
      self = .none
      return
    }
    switch rest {
    case "ms": self = .duration(.milliseconds(count))
    case "s": self = .duration(.seconds(count))
    case "m": self = .duration(.seconds(count * 60))
    case "h": self = .duration(.seconds(count * 3600))
    case "": self = .withoutUnit
    default:
      if let unit = Self.unit(String(rest)) {
        self = .wrongUnit(suggestion: "\(count)\(unit)")
      } else if let milliseconds = Self.milliseconds(word), milliseconds < 1_000_000_000_000 {
        self = .wrongUnit(
          suggestion: milliseconds % 1000 == 0
            ? "\(milliseconds / 1000)s" : "\(milliseconds)ms")
      } else {
        self = .none
      }
    }
  }

  /// The unit that is meant by a longer or foreign one.
  static func unit(_ word: String) -> String? {
    switch word.lowercased() {
    case "ms", "msec", "msecs", "millis", "milliseconds", "毫秒": "ms"
    case "s", "sec", "secs", "second", "seconds", "秒", "秒钟": "s"
    case "m", "min", "mins", "minute", "minutes", "分", "分钟": "m"
    case "h", "hr", "hrs", "hour", "hours", "时", "小时": "h"
    default: nil
    }
  }

  /// `1.5s`, `1m30s`.
  private static func milliseconds(_ word: String) -> Int? {
    var rest = word[...]
    var total = 0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !$0.isNumber }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), value < 1_000_000, let unit = Self.unit(String(unit)) else {
        return nil
      }
      let factor = unit == "ms" ? 1.0 : unit == "s" ? 1000 : unit == "m" ? 60_000 : 3_600_000
      total += Int(value * factor)
    }
    return total
  }
}

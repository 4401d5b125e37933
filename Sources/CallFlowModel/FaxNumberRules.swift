/// The numbers that faxes may be sent to. What no rule names is refused: a hotline that lets strangers have numbers
/// dialled names those that it pays for.
package struct FaxNumberRules: Equatable, Sendable {
  /// Numbers that begin so.
  package struct Rule: Equatable, Sendable {
    /// 1 to 15 digits.
    package let prefix: String
    package let isAllowed: Bool
    /// How many digits the whole number has, both bounds included; more or fewer are refused.
    package let minDigits: UInt8
    package let maxDigits: UInt8

    package init(prefix: String, isAllowed: Bool, minDigits: UInt8, maxDigits: UInt8) {
      self.prefix = prefix
      self.isAllowed = isAllowed
      self.minDigits = minDigits
      self.maxDigits = maxDigits
    }
  }

  /// Digits of the shortest and the longest number unless a rule says otherwise: emergency and service numbers are
  /// shorter, and E.164 has no longer ones.
  package static let digitsUnlessSaid: ClosedRange<Int> = 7...15

  /// In the order of the menu.
  package var rules: [Rule] = []

  package init() {}

  /// The rule with the longest prefix of `number` decides.
  package func allow(_ number: String) -> Bool {
    guard let rule = rule(deciding: number), rule.isAllowed else { return false }
    return (rule.minDigits...rule.maxDigits).contains(UInt8(clamping: number.utf8.count))
  }

  /// With how many digits, more than `number` has, a number that begins so may be the longest that is allowed; the least of
  /// them. `nil` where none that is longer is allowed.
  package func nextLength(behind number: String) -> Int? {
    let deciding = rule(deciding: number)
    let count = number.utf8.count
    return rules.lazy.filter { rule in
      rule.isAllowed && Int(rule.maxDigits) > count
        && (rule == deciding || rule.prefix.utf8.count > count && rule.prefix.hasPrefix(number))
    }.map { Int($0.maxDigits) }.min()
  }

  private func rule(deciding number: String) -> Rule? {
    var best: Rule?
    for rule in rules where number.hasPrefix(rule.prefix) {
      if best.map({ $0.prefix.utf8.count < rule.prefix.utf8.count }) ?? true { best = rule }
    }
    return best
  }
}

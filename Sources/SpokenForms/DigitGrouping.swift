/// Where a string of symbols pauses: after one or two groups of known length, and in what follows
/// them by an even spread.
///
/// The rest stays whole up to six symbols; a longer one is cut into groups of three and four, as few
/// as will do, the threes first: 7 is 3-4, 10 is 3-3-4, 11 is 3-4-4, 12 is 4-4-4.
package struct DigitGrouping: Hashable, Sendable {
  /// The length of the first group; 0 where the even spread begins at once.
  private let first: Int
  /// The length of the second group; 0 where the even spread follows the first.
  private let second: Int
  private let count: Int

  package init(of symbols: some Collection<SpokenSymbol>, as kind: DigitKind) {
    count = symbols.count
    switch kind {
    case .digits: (first, second) = (0, 0)
    case .phone: (first, second) = Self.phone(symbols)
    // Region, birth date and sequence: 6-4-4-4, or 6-6-3 as citizen numbers were before 1999.
    case .id: (first, second) = count == 15 ? (6, 6) : (6, 0)
    case .case: (first, second) = (8, 0)
    case .agent, .year, .zip, .room: (first, second) = (count, 0)
    }
  }

  /// Whether there is a pause before the symbol at `place` (from 0).
  package func pauses(before place: Int) -> Bool {
    if place == 0 { return false }
    if place < first + second { return place == first }
    let start = min(first + second, count)
    if place == start { return true }

    let rest = count - start
    if rest <= 6 { return false }
    let groups = (rest + 3) / 4
    let threes = groups * 4 - rest
    let offset = place - start
    return offset < threes * 3 ? offset % 3 == 0 : (offset - threes * 3) % 4 == 0
  }

  /// China's code or an area's code first, and the rest spreads. So do mobile numbers (3-4-4) and
  /// 400 and 800 numbers (3-3-4), while service numbers (12333) stay whole.
  private static func phone(
    _ symbols: some Collection<SpokenSymbol>
  ) -> (first: Int, second: Int) {
    for code in chinaCodes where symbols.starts(with: code) {
      return (code.count, areaCodeFromAbroad(symbols.dropFirst(code.count)))
    }
    guard symbols.first == .zero, symbols.count >= 7 else { return (0, 0) }
    let hasShortAreaCode = isShortAreaCode(symbols.dropFirst())
    return (hasShortAreaCode ? 3 : 4, 0)
  }

  private static let chinaCodes: [[SpokenSymbol]] = [
    [.plus, .eight, .six], [.zero, .zero, .eight, .six],
  ]

  /// From abroad an area code loses its 0: 2 digits are a group then, and 3 come by the spread.
  private static func areaCodeFromAbroad(_ national: some Collection<SpokenSymbol>) -> Int {
    national.count == 10 && isShortAreaCode(national) ? 2 : 0
  }

  /// Without the 0: 10 and 2x are area codes of two digits, all others have three
  /// (China's national numbering plan).
  private static func isShortAreaCode(_ symbols: some Collection<SpokenSymbol>) -> Bool {
    let start = symbols.prefix(2)
    return start.first == .two || start.elementsEqual(beijing)
  }

  private static let beijing: [SpokenSymbol] = [.one, .zero]
}

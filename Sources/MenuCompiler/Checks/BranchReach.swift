import Diagnostics
import MenuLanguage
import Telephony

/// Which values a branch of a `choose` holds for, as far as its words tell: whether one above leaves it anything.
enum BranchReach {
  /// `>= 100`, or one of the other three.
  case bound(Bound)
  case only(Point)
  case allBut(Point)

  struct Bound {
    let number: Double
    let isLower: Bool
    let isIncluded: Bool

    func holds(_ other: Double) -> Bool {
      number == other ? isIncluded : (number < other) == isLower
    }

    /// Whether this one, of the same side, holds wherever `other` does.
    func covers(_ other: Bound) -> Bool {
      guard isLower == other.isLower else { return false }
      if number == other.number { return isIncluded || !other.isIncluded }
      return (number < other.number) == isLower
    }
  }

  /// A value as it is written, and where it stands among others; `nil` where it has no order, or more digits than are told apart.
  struct Point {
    let text: String
    let number: Double?

    init(_ text: String) {
      self.text = text
      number = Point.number(text)
    }

    /// Whether no value is both. `5` and `005` may be one.
    func isOther(than other: Point) -> Bool {
      if let number, let otherNumber = other.number { return number != otherNumber }
      return text != other.text
    }

    private static let digitsMax = 15

    /// Numbers and amounts, dates as `20110701`, times as minutes.
    private static func number(_ text: String) -> Double? {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count == 2, let hours = Double(digits: parts[0]),
        let minutes = Double(digits: parts[1])
      {
        return hours * 60 + minutes
      }
      let date = text.split(separator: "-", omittingEmptySubsequences: false)
      if date.map(\.utf8.count) == [4, 2, 2] { return Double(digits: date.joined()) }
      guard text.utf8.count <= Self.digitsMax else { return nil }
      return text.allSatisfy { "-0123456789.".contains($0) } ? Double(text) : nil
    }
  }

  /// `nil` where the words tell nothing.
  init?(_ condition: BranchSyntax.Condition) {
    guard case .comparison(_, let comparison, let value) = condition, let text = value.text else {
      return nil
    }
    let point = Point(text)
    func bound(isLower: Bool, isIncluded: Bool) -> BranchReach? {
      point.number.map { .bound(Bound(number: $0, isLower: isLower, isIncluded: isIncluded)) }
    }
    let reach: BranchReach? =
      switch comparison.value {
      case .equal: .only(point)
      case .notEqual: .allBut(point)
      case .less: bound(isLower: false, isIncluded: false)
      case .lessOrEqual: bound(isLower: false, isIncluded: true)
      case .greater: bound(isLower: true, isIncluded: false)
      case .greaterOrEqual: bound(isLower: true, isIncluded: true)
      }
    guard let reach else { return nil }
    self = reach
  }

  /// Whether it holds wherever `other`, which asks for another value, does.
  func covers(_ other: BranchReach) -> Bool {
    switch (self, other) {
    case (.bound(let bound), .bound(let narrower)): bound.covers(narrower)
    case (.bound(let bound), .only(let point)): point.number.map(bound.holds) ?? false
    case (.allBut(let out), .only(let point)): out.isOther(than: point)
    case (.allBut(let out), .bound(let bound)): out.number.map { !bound.holds($0) } ?? false
    case (.bound, .allBut), (.allBut, .allBut), (.only, _): false
    }
  }
}

/// The branches above that hold for a value, but for those that another of them covers.
struct BranchesAbove {
  private var reaches: [(reach: BranchReach, index: Int)] = []
  private var hasAllBut = false

  /// The first of them that holds wherever `reach` does.
  func first(covering reach: BranchReach) -> Int? {
    reaches.first { $0.reach.covers(reach) }?.index
  }

  /// `reach` is that of the branch at `index`, which none above covers.
  mutating func add(_ reach: BranchReach, at index: Int) {
    switch reach {
    case .only: return
    case .allBut:
      // Two of them leave nothing that a third could be asked for.
      if hasAllBut { return }
      hasAllBut = true
    case .bound: reaches.removeAll { reach.covers($0.reach) }
    }
    reaches.append((reach, index))
  }
}

extension Double {
  /// The number that ASCII digits alone write.
  fileprivate init?(digits: some StringProtocol) {
    let text = String(digits)
    guard !text.isEmpty, text.isASCIIDigits else { return nil }
    self.init(text)
  }
}

/// How much of something may be done in one turn of a loop, so that whatever else there is to do has its turn too.
struct TurnAllowance {
  private let most: Int
  /// What is left of it in this turn.
  private(set) var left: Int
  private var moment: UInt64?

  init(_ most: Int) { (self.most, left) = (most, most) }

  /// To be called before ``left`` is looked at. `moment` is the time of the turn by the loop's clock, which stands still in it.
  mutating func begin(at moment: UInt64) {
    guard moment != self.moment else { return }
    self.moment = moment
    left = most
  }

  mutating func take(_ amount: Int) { left -= amount }
}

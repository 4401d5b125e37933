package import CallFlowModel

/// The menus that a caller came through, for `back`. Bounded: the oldest is forgotten first.
package struct MenuHistory: Sendable, BitwiseCopyable {
  private typealias Menus = InlineArray<8, UInt32>

  /// How many are remembered: few callers go back as often in a row, and a mark has to carry them.
  static var countMax: Int { Menus.count }

  private var menus = Menus(repeating: 0)
  package private(set) var count: UInt8 = 0

  package init() {}

  package subscript(index: Int) -> StepID { StepID(Int(menus[index])) }

  /// Notes that the caller is in `menu`; nothing where it is the last one already.
  package mutating func push(_ menu: StepID) {
    if count > 0, menus[Int(count) - 1] == menu.index { return }
    if Int(count) == Self.countMax {
      for index in 1..<Int(count) { menus[index - 1] = menus[index] }
      count -= 1
    }
    menus[Int(count)] = menu.index
    count += 1
  }

  package func contains(_ menu: StepID) -> Bool {
    for index in 0..<Int(count) where menus[index] == menu.index { return true }
    return false
  }

  package var last: StepID? { count > 0 ? self[Int(count) - 1] : nil }

  /// Forgets the last menu and returns it; `nil` where none is left.
  package mutating func pop() -> StepID? {
    guard let last else { return nil }
    count -= 1
    return last
  }

  /// Forgets `menu` and all that came after it: the caller is there again.
  package mutating func cut(at menu: StepID) {
    for index in 0..<Int(count) where menus[index] == menu.index {
      count = UInt8(index)
      return
    }
  }
}

import Testing
import Threads

@Suite struct MeanwhileTests {
  @Test(arguments: [true, false])
  func `a value is there as often as it is asked for`(isLong: Bool) {
    let sums = (0..<20).map { first in Meanwhile(isLong: isLong) { (first..<1000).reduce(0, +) } }
    for (first, sum) in sums.enumerated() {
      #expect(sum.value == (first..<1000).reduce(0, +))
      #expect(sum.value == sum.value)
    }
  }

  @Test func `it is worked out while others go on`() {
    let one = Meanwhile { Meanwhile { 3 }.value + 1 }
    let other = Meanwhile { one.value + 1 }
    #expect(other.value == 5)
  }

  @Test func `what nobody asks for is no harm`() {
    for _ in 0..<20 { _ = Meanwhile { [Int](repeating: 1, count: 1000) } }
  }
}

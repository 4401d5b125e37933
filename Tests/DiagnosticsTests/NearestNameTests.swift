import Diagnostics
import Testing

@Suite struct NearestNameTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let name: String
    let nearest: String?
  }

  static let names = [
    "billing", "main", "message", "main", "recordings", "主菜单", "留言", "x", "en-US",
  ]

  static let cases: [Case] = [
    Case(testDescription: "a letter left out", name: "biling", nearest: "billing"),
    Case(testDescription: "a letter too many", name: "maiin", nearest: "main"),
    Case(testDescription: "neighbours swapped", name: "mian", nearest: "main"),
    Case(testDescription: "a letter changed", name: "massage", nearest: "message"),
    Case(testDescription: "three slips in a long name", name: "rekordngz", nearest: "recordings"),
    Case(testDescription: "a swap behind a slip", name: "mxsesage", nearest: "message"),
    Case(testDescription: "capitals", name: "en-us", nearest: "en-US"),
    Case(testDescription: "a Chinese name with one character wrong", name: "主菜担", nearest: "主菜单"),
    Case(testDescription: "half of a short name is enough", name: "留盐", nearest: "留言"),
    Case(testDescription: "a name of one letter is like no other", name: "y", nearest: nil),
    Case(testDescription: "nothing near", name: "teleport", nearest: nil),
    Case(testDescription: "nothing at all", name: "", nearest: nil),
  ]

  @Test("finds what was meant", arguments: cases) func finds(_ example: Case) {
    #expect(nearestName(to: example.name, among: Self.names) == example.nearest)
  }
}

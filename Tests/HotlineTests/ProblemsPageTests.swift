import Foundation
import Testing

/// The page that tells authors what each problem means is what the program says.
@Suite("The page of problems")
struct ProblemsPageTests {
  private static let place = RepositoryTests.root.appending(
    path: RepositoryTests.pages + "/Problems.md")

  @Test("says of each id what the program says of it, and what to do")
  func isWhatIsSaid() throws {
    let text = try ProblemsPage().text
    guard ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil else {
      let page = try String(contentsOf: Self.place, encoding: .utf8)
      #expect(
        page == text,
        "write it anew by `UPDATE_SNAPSHOTS=1 swift test --filter ProblemsPageTests`, and read the difference"
      )
      return
    }
    try Data(text.utf8).write(to: Self.place, options: .atomic)
  }

  @Test("has all ids, and an example of each")
  func isWhole() throws {
    let page = try ProblemsPage()
    let ids = page.groups.flatMap(\.ids)
    #expect(ids.count > 350)
    #expect(ids.filter { page.samples[$0] == nil } == [])
    #expect(page.samples.keys.filter { !ids.contains($0) }.sorted() == [])
    #expect(page.groups.filter { $0.ids.isEmpty }.map(\.title) == [])
  }
}

internal import CallFlowModel

/// The menus that new calls get, by the number that was called.
package struct MenusInForce: Sendable {
  package let menus: [ServedMenu]
  private let byNumber: [String: Int]
  /// Menus that have been replaced, the latest first: a mark of theirs may still come.
  private let earlier: [ServedMenu]
  private static let earlierMax = 8

  package init(_ menus: [ServedMenu], after previous: MenusInForce? = nil) {
    self.menus = menus
    var byNumber: [String: Int] = [:]
    for (index, menu) in menus.enumerated() {
      for number in menu.flow.numbers where byNumber[number] == nil { byNumber[number] = index }
    }
    self.byNumber = byNumber
    let versions = Set(menus.map(\.flow.version))
    let replaced = (previous?.menus ?? []) + (previous?.earlier ?? [])
    earlier = Array(
      replaced.filter { !versions.contains($0.flow.version) }.prefix(MenusInForce.earlierMax))
  }

  /// A number that more than one of `menus` answers; nil where each has its own.
  package static func numberTwice(in menus: [ServedMenu]) -> String? {
    var seen = Set<String>()
    return menus.flatMap(\.flow.numbers).first { !seen.insert($0).inserted }
  }

  func includes(_ menu: ServedMenu) -> Bool { (menus + earlier).contains { $0 === menu } }

  func menu(answering number: String) -> ServedMenu? { byNumber[number].map { menus[$0] } }

  /// By the word behind `hotline` in its file; one that has been replaced where no other has that name.
  func menu(named name: String) -> ServedMenu? {
    (menus + earlier).first { $0.flow.name == name }
  }

  func menu(ofVersion version: UInt64) -> ServedMenu? {
    (menus + earlier).first { $0.flow.version == version }
  }
}

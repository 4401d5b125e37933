internal import CallEngine
internal import CallFlowModel
internal import Telephony

/// The menus that new calls get, by the number that was called.
package struct MenusInForce: Sendable {
  package let menus: [ServedMenu]
  private let byNumber: [String: Int]
  /// Menus that have been replaced, the latest first: a mark of theirs may still come.
  private let earlier: [Replaced]
  /// So many stay whatever has become of their calls; as long as a mark of theirs may come, so many more as have these steps
  /// together.
  private static let (earlierMax, stepsMax) = (8, 250_000)

  private struct Replaced {
    let menu: ServedMenu
    let at: ContinuousClock.Instant

    func mayHaveMarks(at now: ContinuousClock.Instant) -> Bool {
      let talkSeconds = menu.flow.transfers.isEmpty ? 0 : CallLimits.talkUnheardSeconds
      return now - at < .milliseconds(menu.flow.callTimeMax.count) + .seconds(talkSeconds)
    }
  }

  package init(_ menus: [ServedMenu], after previous: MenusInForce? = nil) {
    self.menus = menus
    var byNumber: [String: Int] = [:]
    for (index, menu) in menus.enumerated() {
      for number in menu.flow.numbers where byNumber[number] == nil { byNumber[number] = index }
    }
    self.byNumber = byNumber
    let versions = Set(menus.map(\.flow.version))
    let now = ContinuousClock.now
    let replaced =
      (previous?.menus ?? []).map { Replaced(menu: $0, at: now) } + (previous?.earlier ?? [])
    var steps = 0
    earlier = replaced.filter { !versions.contains($0.menu.flow.version) }.enumerated()
      .filter { index, old in
        steps += old.menu.flow.steps.count
        return index < MenusInForce.earlierMax
          || steps <= MenusInForce.stepsMax && old.mayHaveMarks(at: now)
      }.map(\.element)
  }

  /// A number that more than one of `menus` answers; nil where each has its own.
  package static func numberTwice(in menus: [ServedMenu]) -> String? {
    var seen = Set<String>()
    return menus.flatMap(\.flow.numbers).first { !seen.insert($0).inserted }
  }

  private var all: [ServedMenu] { menus + earlier.map(\.menu) }

  func includes(_ menu: ServedMenu) -> Bool { all.contains { $0 === menu } }

  func menu(answering number: String) -> ServedMenu? { byNumber[number].map { menus[$0] } }

  /// By the word behind `hotline` in its file; one that has been replaced where no other has that name.
  func menu(named name: String) -> ServedMenu? {
    all.first { $0.flow.name == name }
  }

  func menu(ofVersion version: UInt64) -> ServedMenu? {
    all.first { $0.flow.version == version }
  }
}

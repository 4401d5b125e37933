import CallEngine
import CallFlowModel
import Telephony

/// Keys and pauses that lead out of steps, beside those of entries.
struct GeneratedKeys {
  let menu: MenuUnderTest

  /// Where the keys of an option begin another's, no more of them must come for a while.
  func pause(behind keys: [DTMFKey], of step: StepID) -> [GeneratedStep] {
    guard let asking = menu.flow[step].asking,
      menu.options[step].contains(where: {
        $0.keys.count > keys.count && $0.keys.starts(with: keys)
      })
    else { return [] }
    return [.wait(Milliseconds(menu.flow.askings[Int(asking)].nextKey.count + 1000))]
  }

  /// Just behind an entry that ended by itself, a key that ends entries is taken for a late end of it: it comes when that is over.
  func pause(before keys: [DTMFKey], along path: [PathEntry]) -> [GeneratedStep] {
    let pressed = path.last { $0.exit.kind == .option || menu.flow[$0.step].kind == .enter }
    guard let facts = pressed.map({ menu.flow[$0.step] }), facts.kind == .enter,
      let asking = facts.asking, menu.flow.entries[Int(facts.detail)].endKey == keys.first
    else { return [] }
    return [.wait(Milliseconds(menu.flow.askings[Int(asking)].nextKey.count + 1000))]
  }

  /// A message of that length, ended by the key; by itself where no longer one is taken: the key would be for what comes next.
  func message(lasting length: Milliseconds, of record: RecordDetail) -> [GeneratedStep] {
    length < record.atMost
      ? [.speak(length), .press([record.endKey])] : [.speak(record.atMost)]
  }

  /// Keys that mean nothing, as often as it takes; `left` is the step that the call left last.
  func mistakes(at step: StepID, after left: StepID?) -> [GeneratedStep]? {
    let facts = menu.flow[step]
    guard let place = facts.asking else { return nil }
    let times = Int(menu.flow.askings[Int(place)].noMatchMax)
    switch facts.kind {
    case .menu, .browse:
      let begun = Set(menu.options[step].compactMap(\.keys.first))
      // A row's key means something too.
      let rows: [DTMFKey] =
        facts.kind == .browse ? (1...9).compactMap { DTMFKey(rawValue: $0) } : []
      let key = DTMFKey.allCases.first { !begun.contains($0) && !rows.contains($0) }
      return key.map { key in (0..<times).map { _ in .press([key]) } }
    case .enter:
      let end = menu.flow.entries[Int(facts.detail)].endKey
      // An end key that comes just after an entry belongs to that entry.
      let nextKey = left.flatMap { menu.flow[$0].asking }
        .map { menu.flow.askings[Int($0)].nextKey.count }
      return [.wait(Milliseconds(max(4000, (nextKey ?? 0) + 1000)))]
        + (0..<times).map { _ in .press([end]) }
    case .record:
      let end = menu.flow.recordings[Int(facts.detail)].endKey
      return (0..<times).flatMap { _ in [.speak(Milliseconds(500)), .press([end])] }
    case .play, .lookup, .discard, .fax, .transfer, .choose, .hangUp: return nil
    }
  }
}

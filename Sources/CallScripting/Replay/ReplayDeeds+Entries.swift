import CallEngine
import CallFlowModel
import ServiceCalendar
import Storage
import Telephony

/// What may have been keyed in where the record has an entry.
extension ReplayDeeds {
  /// Each as things to do, likeliest first: nobody knows which it was, but what came of it is recorded.
  func entries(_ detail: EnterDetail) -> [[GeneratedStep]] {
    let kinds: [GeneratedWorld.Entries] =
      [.known(table: nil)] + flow.tables.map { .known(table: $0.name) }
      + [.unknown, .wrongSecret, .initialSecret]
    var deeds: [[GeneratedStep]] = []
    var tried: Set<[DTMFKey]> = []
    let known = kinds.map { kind in
      entry.keys(
        for: detail,
        GeneratedWorld("", replay.record.startedAt, kind, replay.givens.rows))
    }
    let further = entry.furtherKeys(for: detail, replay.givens.rows) + keysCompared(detail)
    for keys in known + further where tried.insert(keys).inserted && isAllowed(keys, detail) {
      deeds.append([.press(keys)])
    }
    return deeds
  }

  /// The recorded steps that follow until the value of `detail` is entered again.
  private func stepsHolding(_ detail: EnterDetail) -> Range<Int> {
    let next = replay.places.indices.dropFirst(done + 1).first { index in
      guard let step = replay.places[index], flow[step].kind == .enter,
        replay.steps[index].exit == ExitKind.next.word
      else { return false }
      return flow.entries[Int(flow[step].detail)].value == detail.value
    }
    return done + 1..<(next ?? replay.places.count)
  }

  /// What the choices that follow hold an entry against, and what lies beside.
  private func keysCompared(_ detail: EnterDetail) -> [[DTMFKey]] {
    let range = stepsHolding(detail)
    let choices = Set(replay.choices.visits.filter { range.contains($0.index) }.map(\.step))
    return choices.sorted { $0.index < $1.index }.flatMap { step in
      entry.furtherEntries(at: step, replay.givens.rows, replay.questions)
        .filter { $0.value == detail.value }.map(\.keys)
    }
  }

  /// Whether the choices that follow may go as they did after that entry.
  private func isAllowed(_ keys: [DTMFKey], _ detail: EnterDetail) -> Bool {
    let entered = KeyString(keys.last == detail.endKey ? keys.dropLast() : keys)
    let today = replay.record.startedAt.date
    guard let value = detail.type.value(of: entered, today: today, in: flow) else { return true }
    return replay.choices.allow(value, for: detail.value, among: stepsHolding(detail))
  }
}

import CallFlowModel
import Telephony

/// Where a caller stopped in a recording of this call.
struct HeardRow: Equatable, Sendable {
  /// Place in ``CallFlow/tables``.
  let table: UInt16
  let language: LanguageID
  /// The row's key in one text, its parts parted as the store parts them.
  let key: String
  /// 0 when it was heard to its end, or is to begin from the start.
  var position: Milliseconds

  func isAbout(_ other: HeardRow) -> Bool {
    table == other.table && language == other.language && key == other.key
  }
}

/// Rows of a catalogue that are played: where the caller stopped, to go on there, and that they were asked for.
extension Call {
  /// The row that the play step under way speaks; `nil` where it speaks none that is to be known again, or none that
  /// has a key yet.
  private func playedRow(in flow: CallFlow) -> (row: PlayDetail.Row, heard: HeardRow)? {
    guard flow[step].kind == .play, let row = flow.plays[detail(in: flow)].row else { return nil }
    var key = ""
    for index in row.key.range {
      if index > row.key.range.lowerBound { key += RowKey.separator }
      key += values[flow.fetchedColumns[index].value].keyText
    }
    guard !key.isEmpty, key.utf8.count <= CallLimits.rowKeyLength else { return nil }
    let heard = HeardRow(
      table: row.table, language: language, key: key, position: Milliseconds(0))
    return (row, heard)
  }

  /// Where the play step that begins now goes on, and what is said before; `nil` where it begins from the start.
  func placeToGoOn(in flow: CallFlow) -> (speech: SpeechID, place: Milliseconds)? {
    guard let continuing = flow.plays[detail(in: flow)].continuing,
      let played = playedRow(in: flow)
    else { return nil }
    var position = Milliseconds(0)
    if let known = heardRows.first(where: { $0.isAbout(played.heard) }) {
      position = known.position
    } else if let value = continuing.place, case .number(let kept) = values[value] {
      position = Milliseconds(UInt32(clamping: kept))
    }
    guard position.count >= CallLimits.listeningMilliseconds else { return nil }
    // A little is heard again, so that a sentence has its beginning.
    return (
      continuing.speech, Milliseconds(position.count - CallLimits.heardAgainMilliseconds)
    )
  }

  /// How far the play step under way has come in its prompt; `nil` when none is.
  func playPosition(at now: CallTime, in flow: CallFlow) -> Milliseconds? {
    switch activity {
    case .playing(_, let since, let from):
      let played = speed(in: flow).played(in: now.since(since))
      return Milliseconds(from.count &+ played.count)
    case .paused(let position, for: _, until: _), .offering(_, from: let position): return position
    case .idle, .prelude, .prompting, .awaitingFirstKey, .awaitingNextKey,
      .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching, .recording,
      .saving, .finding, .faxing, .ordering, .transferring, .connected, .ended:
      return nil
    }
  }

  /// A play step is left by a key, or with the call.
  mutating func stopListening(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) {
    guard let position = playPosition(at: now, in: flow), let played = playedRow(in: flow),
      position.count >= CallLimits.listeningMilliseconds
    else { return }
    heard(played.heard, until: position, &effects)
  }

  /// A play step has been heard to its end.
  mutating func endListening(in flow: CallFlow, _ effects: inout CallEffects) {
    guard let played = playedRow(in: flow) else { return }
    heard(played.heard, until: nil, &effects)
  }

  private mutating func heard(
    _ row: HeardRow, until position: Milliseconds?, _ effects: inout CallEffects
  ) {
    var row = row
    row.position = position ?? Milliseconds(0)
    let place = heardRows.firstIndex { $0.isAbout(row) }
    if let place { heardRows.remove(at: place) }
    if heardRows.count == CallLimits.heardRowsRemembered { heardRows.removeFirst() }
    heardRows.append(row)
    effects.emit(
      .listened(
        step, key: UInt32(effects.texts.count), position: position, isFirst: place == nil))
    effects.texts.append(row.key)
  }

  /// The play step under way begins from the start when it begins next.
  mutating func forgetPlace(in flow: CallFlow) {
    guard let played = playedRow(in: flow),
      let place = heardRows.firstIndex(where: { $0.isAbout(played.heard) })
    else { return }
    heardRows[place].position = Milliseconds(0)
  }
}

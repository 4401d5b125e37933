import CallFlowModel
import Telephony

/// Where a caller left the rows of a step that `back` may lead to.
struct PageLeft: Equatable, Sendable, BitwiseCopyable {
  let browse: StepID
  /// Which row is the first on that page; never 0.
  let first: UInt32
}

/// Going through the rows of a table, a page at a time.
extension Call {
  private func browse(in flow: CallFlow) -> BrowseDetail { flow.browses[Int(flow[step].detail)] }

  mutating func fetchRows(
    from offset: UInt32, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let browse = browse(in: flow)
    question.number &+= 1
    rowsFirst = offset
    let operands = operands(of: browse.query, in: flow, into: &effects)
    effects.emit(
      .fetchRows(question, step, operands: operands, offset: offset, count: browse.pageSize))
    awaitAnswer(
      question, fillerAt: now + Milliseconds(CallLimits.fillerAfterMilliseconds),
      until: now + browse.within, in: flow)
    return nil
  }

  mutating func rowsFetched(
    _ fetched: QuestionNumber, _ outcome: RowsOutcome, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    switch activity {
    case .fetching(let asked, fillerAt: _, until: _) where asked == fetched: break
    case .filling(let asked, filler: _, until: _)
    where asked == fetched && flow[step].kind == .browse:
      break
    default: return nil  // The answer to a question that had timed out.
    }
    stopFiller(&effects)
    let browse = browse(in: flow)
    switch outcome {
    case .unavailable: return Move(.unavailable, to: browse.unavailable)
    case .rows(let total, let fetchedRows):
      guard total > 0 else { return Move(.empty, to: browse.empty) }
      guard !fetchedRows.isEmpty else {
        // Whoever counts rows and gives none from the first on is not asked the same again, for ever.
        guard rowsFirst > 0 else { return Move(.unavailable, to: browse.unavailable) }
        // Rows went away while the caller listened: the first page is always there.
        return fetchRows(from: 0, at: now, in: flow, &effects)
      }
      rowsTotal = total
      rows = fetchedRows
      hold(fetchedRows[0], browse.query, in: flow)
      isMarkDue = true
      return ask(flow[step].speech, at: now, in: flow, &effects)
    }
  }

  mutating func turnPage(
    forward: Bool, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let page = UInt32(browse(in: flow).pageSize)
    noInputs = 0
    noMatches = 0
    isMarkDue = true
    if forward, rowsFirst + page < rowsTotal {
      return fetchRows(from: rowsFirst + page, at: now, in: flow, &effects)
    }
    if !forward, rowsFirst > 0 {
      return fetchRows(
        from: rowsFirst - min(page, rowsFirst), at: now, in: flow, &effects)
    }
    // As with every prompt: who has typed on need not hear it.
    if let taken = takeKeys(at: now, in: flow, &effects) { return taken.move }
    let start = effects.speech.count
    speak(
      forward ? flow.phrases.lastRow : flow.phrases.firstRow, at: now, in: flow, into: &effects)
    return prompt(from: start, at: now, in: flow, &effects)
  }

  /// Remembers, for whoever comes back, that the page of `browse` which was heard last began with the row `first`.
  mutating func rememberRow(_ first: UInt32, of browse: StepID) {
    guard first > 0 || !pagesLeft.isEmpty else { return }
    var pages = pagesLeft.filter { $0.browse != browse && history.contains($0.browse) }
    if first > 0 { pages.append(PageLeft(browse: browse, first: first)) }
    pagesLeft = pages
  }

  /// The first row of the page at which the caller left `browse`; 0 where that was the first one. Inlined, for who calls it on a
  /// call that is being changed copies all of the call first.
  @inline(__always)
  func rowLeft(in browse: StepID) -> UInt32 {
    pagesLeft.first { $0.browse == browse }?.first ?? 0
  }

  /// The page that the caller is at, from its beginning.
  mutating func hearRowsAgain(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    noInputs = 0
    noMatches = 0
    isMarkDue = true
    return ask(flow[step].speech, at: now, in: flow, &effects)
  }

  /// Says what comes behind the first row's speech: its key where rows have keys, the other rows, and the
  /// options.
  mutating func speakRows(
    _ speech: SpeechID?, at now: CallTime, in flow: CallFlow, into effects: inout CallEffects
  ) {
    let browse = browse(in: flow)
    for (index, row) in rows.enumerated() {
      if index > 0 {
        hold(row, browse.query, in: flow)
        if let speech { speak(speech, at: now, in: flow, into: &effects) }
      }
      if browse.chosen != nil {
        speak(flow.phrases.rowKey, rowKey: index + 1, at: now, in: flow, into: &effects)
      }
    }
    if rows.count > 1 { hold(rows[0], browse.query, in: flow) }
    let options = browse.options.speech(
      hasPrevious: rowsFirst > 0, hasNext: rowsFirst + UInt32(browse.pageSize) < rowsTotal)
    if let options { speak(options, at: now, in: flow, into: &effects) }
  }

  /// The row whose key is the next that waits.
  mutating func takeRow(in flow: CallFlow) -> Taken? {
    guard let chosen = browse(in: flow).chosen,
      let number = queue[0].digit, number >= 1, number <= rows.count
    else { return nil }
    queue.removeFirst(1)
    hold(rows[number - 1], browse(in: flow).query, in: flow)
    return Taken(move: Move(Exit(.chosen, index: UInt32(number)), to: chosen))
  }
}

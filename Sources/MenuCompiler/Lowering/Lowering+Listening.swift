import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Rows of a catalogue that are played: those that go on where a caller stopped, and those that are counted. Which
/// row a play speaks is known only when every step has been compiled.
extension Lowering {
  struct PendingContinuing {
    let step: StepID
    let syntax: ContinueSyntax
    let startOver: Located<DTMFKey>?
  }

  mutating func notePlay(_ body: PlaySyntax, _ place: StepPlace) {
    if let syntax = body.continuing {
      if body.startOver == nil { report.add(.table(.startOverMissing), at: syntax.range) }
      continuing.append(
        PendingContinuing(step: place.id, syntax: syntax, startOver: body.startOver))
    } else if let startOver = body.startOver {
      report.add(.table(.startOverUnneeded), at: startOver.range)
    }
  }

  /// `word` needs to know the rows of `table` again, by a key that is nobody's secret.
  mutating func reportUnknownRows(of table: Int, word: String, at range: SourceRange) {
    guard menu.tables[table].isWhole else { return }
    if isEndpoint(table) {
      report.add(.table(.endpointRows(table: menu.tables[table].name.value, word: word)), at: range)
      return
    }
    let columns = menu.tables[table].columns
    let isSecret = columns.contains { $0.secret != nil }
    guard isSecret || !columns.contains(where: { $0.key != nil }) else { return }
    report.add(
      .table(
        .rowsUnknown(table: menu.tables[table].name.value, word: word, isSecret: isSecret)),
      at: range)
  }

  /// Finds the row that each play speaks, if it has to be known again.
  mutating func finishPlayedRows() {
    let counted = Set(browses.filter { $0.mostAsked != nil }.map(\.table))
    guard !counted.isEmpty || !continuing.isEmpty else { return }
    var browseOfStep: [StepID: Int] = [:]
    for (index, browse) in browses.enumerated() { browseOfStep[browse.step] = index }
    var browseOfValue: [ValueID: Int] = [:]
    for (key, value) in values { browseOfValue[value] = browseOfStep[key.step] }
    var pending: [StepID: PendingContinuing] = [:]
    for play in continuing { pending[play.step] = play }
    for place in flow.steps.indices where flow.steps[place].kind == .play {
      let step = StepID(place)
      let spoken = spokenBrowse(of: step, browseOfValue)
      guard let spoken, hasKnownRows(browses[spoken].table) else {
        if let play = pending[step] { reportNothingToContinue(play, spoken) }
        continue
      }
      let browse = browses[spoken]
      let isCounted = counted.contains(browse.table)
      guard isCounted || pending[step] != nil else { continue }
      let range = syntax(of: step).name.range
      guard let key = self.key(of: browse, at: range) else { continue }
      let detail = Int(flow.steps[place].detail)
      flow.plays[detail].row = PlayDetail.Row(
        table: browse.table, key: key, isCounted: isCounted)
      if let play = pending[step] {
        flow.plays[detail].continuing = continuing(play, browse, at: range)
      }
    }
  }

  private mutating func reportNothingToContinue(_ play: PendingContinuing, _ browse: Int?) {
    if let browse {
      reportUnknownRows(of: browses[browse].table, word: "continue", at: play.syntax.range)
    } else if report.isWhole {
      report.add(.table(.continueNothing), at: play.syntax.range)
    }
  }

  func isEndpoint(_ table: Int) -> Bool {
    EndpointAddress.isMeant(by: menu.tables[table].source.value)
  }

  private func hasKnownRows(_ table: Int) -> Bool {
    if isEndpoint(table) { return false }
    let columns = menu.tables[table].columns
    return columns.contains { $0.key != nil } && !columns.contains { $0.secret != nil }
  }

  /// The browse step whose row `step` speaks: that of the first such value that it says.
  private func spokenBrowse(of step: StepID, _ browseOfValue: [ValueID: Int]) -> Int? {
    guard let speech = flow[step].speech else { return nil }
    for language in flow.languages.indices {
      for index in flow.pieceRange(of: speech, in: LanguageID(language)) {
        if case .value(let value, _, style: _) = flow.pieces[index],
          let browse = browseOfValue[value]
        {
          return browse
        }
      }
    }
    return nil
  }

  /// The values that hold the key of the row that `browse` is at.
  private mutating func key(of browse: PendingBrowse, at range: SourceRange) -> TableRange? {
    var columns: [FetchedColumn] = []
    for (place, column) in menu.tables[browse.table].columns.enumerated() where column.key != nil {
      let value = wantedValue(
        of: browse.step, column: place, named: column.name.value, ValueType(column.type.value),
        at: range)
      guard let value else { return nil }
      columns.append(FetchedColumn(column: place, value: value))
    }
    flow.fetchedColumns += columns
    return TableRange(flow.fetchedColumns.count - columns.count..<flow.fetchedColumns.count)
  }

  private mutating func continuing(
    _ play: PendingContinuing, _ browse: PendingBrowse, at range: SourceRange
  ) -> PlayDetail.Continuing? {
    var place: ValueID?
    if let days = play.syntax.days {
      place = wantedValue(
        of: browse.step, column: FetchedColumn.place, named: "place", .number, at: range)
      placeDays[browse.step] = max(placeDays[browse.step] ?? 0, UInt8(clamping: days.value))
    }
    guard let key = play.startOver else { return nil }
    return PlayDetail.Continuing(speech: continuingSpeech(key), place: place)
  }

  /// 「从上次停下的地方接着听。从头听请按1」
  private mutating func continuingSpeech(_ key: Located<DTMFKey>) -> SpeechID {
    var keys = KeyString()
    _ = keys.append(key.value)
    let goesOn = phrase("goes-on", \.goesOn)
    let begins = phrase("option", \.optionBegins)
    let start = phrase("from-the-start", \.fromTheStart)
    let press = phrase("press", \.press)
    let ends = phrase("key", \.keyEnds)
    let gap = silence(Milliseconds(300))
    return addSpeech(
      flow.languages.indices.map { language in
        var pieces: [SpeechPiece] = [.prompt(goesOn), .prompt(gap)]
        if phrases[language].optionBegins != nil { pieces.append(.prompt(begins)) }
        pieces += [.prompt(start), .prompt(press)]
        guard let words = LanguagePhrases.words(of: keys, in: flow.spokenLanguages[language])
        else {
          report.add(
            .key(.unspeakable(key: keys.description, language: flow.languages[language])),
            at: key.range)
          return pieces
        }
        pieces += words.map { .word($0) }
        if key.value.digit == nil, phrases[language].keyEnds != nil {
          pieces.append(.prompt(ends))
        }
        return pieces
      })
  }

  /// What the questions of all steps mean for the tables that they ask.
  mutating func finishTables() {
    func note(_ query: RowQuery, _ tables: inout [TableDeclaration]) {
      for condition in flow.conditions[query.conditions.range] {
        switch condition.match {
        case .equal: tables[Int(query.table)].columns[Int(condition.column)].isCompared = true
        case .spelled: tables[Int(query.table)].columns[Int(condition.column)].isSpelled = true
        }
      }
    }
    var tables = flow.tables
    guard !tables.isEmpty else { return }
    for lookup in flow.lookups { note(lookup.query, &tables) }
    for browse in flow.browses {
      note(browse.query, &tables)
      let table = Int(browse.query.table)
      if hasKnownRows(table) { tables[table].isCatalogue = true }
    }
    flow.tables = tables
  }
}

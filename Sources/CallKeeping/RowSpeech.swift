import CallFlowModel

/// What a menu speaks of the rows of one table, by language: each has its own `say`, and callers hear one of them.
struct RowSpeech {
  /// The texts and recordings that plays speak and lists do not: what callers choose a row for.
  private(set) var played: [[Int]] = []
  /// What each browse step speaks of its rows while callers go through them.
  private(set) var chosen: [[Listed]] = []

  struct Listed: Equatable {
    let columns: [Int]
    /// What its rows have in common.
    let conditions: [CallFlow.ConstantCondition]
  }

  init(of table: Int, in flow: CallFlow) {
    var columns: [ValueID: Int] = [:]
    for query in flow.lookups.map(\.query) + flow.browses.map(\.query)
    where Int(query.table) == table {
      for fetched in flow.fetchedColumns[query.columns.range] {
        let column = Int(fetched.column)
        if column != FetchedColumn.place { columns[fetched.value] = column }
      }
    }
    for language in flow.languages.indices {
      var played: Set<Int> = []
      var listed: Set<Int> = []
      var chosen: [Listed] = []
      for step in flow.steps where step.kind == .play || step.kind == .browse {
        guard let speech = step.speech else { continue }
        let spoken = flow.columns(spokenBy: speech, in: LanguageID(language), columns)
        if step.kind == .browse {
          let query = flow.browses[Int(step.detail)].query
          guard Int(query.table) == table else { continue }
          listed.formUnion(spoken)
          let list = Listed(columns: spoken, conditions: flow.constantConditions(of: query))
          if !chosen.contains(list) { chosen.append(list) }
        } else {
          played.formUnion(
            spoken.filter { column in
              switch flow.tables[table].columns[column].type {
              case .text, .audio: true
              case .digits, .number, .money, .date, .time, .phone, .citizenID: false
              }
            })
        }
      }
      self.played.append(played.subtracting(listed).sorted())
      self.chosen.append(chosen)
    }
  }
}

extension CallFlow {
  /// The columns that `speech` speaks, in order, by the values that hold them.
  fileprivate func columns(
    spokenBy speech: SpeechID, in language: LanguageID, _ columns: [ValueID: Int]
  ) -> [Int] {
    var spoken: [Int] = []
    for piece in pieces[pieceRange(of: speech, in: language)] {
      guard case .value(let value, _, style: _) = piece, let column = columns[value],
        !spoken.contains(column)
      else { continue }
      spoken.append(column)
    }
    return spoken
  }
}

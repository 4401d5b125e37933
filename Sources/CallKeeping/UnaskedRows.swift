import CallFlowModel
import Storage

/// Which rows of a table the menu's own words leave out: every step that asks the table asks for rows that say something else.
struct UnaskedRows {
  /// Of each such step, what it asks for; empty where some step takes rows whatever they say.
  private let asked: [[CallFlow.ConstantCondition]]

  init(of index: Int, in flow: CallFlow) {
    let queries = (flow.lookups.map(\.query) + flow.browses.map(\.query)).filter {
      Int($0.table) == index
    }
    let asked = queries.map { flow.constantConditions(of: $0) }
    // The rows of others are people's: a file of them may be a sample.
    let isJudged = flow.tables[index].isCatalogue && asked.allSatisfy { !$0.isEmpty }
    self.asked = isJudged ? asked : []
  }

  /// The first column for which nobody asks for `row`, and what is asked for there; `nil` where somebody does.
  func column(of row: [TableValue]) -> (column: Int, words: [String])? {
    var missed: Int?
    for conditions in asked {
      guard let first = conditions.first(where: { row[$0.column] != $0.cell }) else { return nil }
      missed = missed ?? first.column
    }
    guard let missed else { return nil }
    var words: [String] = []
    for condition in asked.joined()
    where condition.column == missed && !words.contains(condition.word) {
      words.append(condition.word)
    }
    return (missed, words)
  }
}

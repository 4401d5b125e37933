import Foundation
import KeypadSpelling
import ServiceCalendar
import Storage
import StorageSQLite

/// How long the store takes to answer about 10,000 articles of 7 million characters, one question after the other.
struct CatalogueBenchmark {
  let settings: BenchmarkSettings
  private static let articleCount = 10_000
  private static let bodyLength = 700
  private static let questionCount = 200

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run(into page: BenchmarkPage) throws {
    guard settings.includes("catalogue") else { return }
    page.heading("A catalogue of 10,000 articles and 7 million characters")
    page.tableHead("asked", "ms, median (least–most)", "to reach")
    page.progress("the import of 10,000 articles")
    var chance = Chance()
    let contents = Self.contents(&chance)
    let store = try SQLiteStore(path: settings.folder.appending(path: "catalogue.db").path)
    let imported = try elapsed {
      guard case .tableReplaced = store.commit(.replaceTable(contents)) else {
        throw NoAnswer(question: "import")
      }
    }
    page.row("the import of all", String(format: "%.0f", imported), "")
    page.progress("a million listenings")
    try listen(&chance, in: store)
    let today = Self.today
    let browse = { (test: ColumnCondition, offset: Int) in
      StorageRequest.browse(
        BrowseQuestion(table: "articles", conditions: [test]), offset: offset, count: 5)
    }
    let questions: [(String, String, (inout Chance) -> StorageRequest)] = [
      (
        "title spelled, four keys", "10",
        { chance in
          let spelling = contents.spellings[chance.below(contents.spellings.count)]
          return browse(
            ColumnCondition(column: "title", .spelled(String(spelling.keys.prefix(4)))), 0)
        }
      ),
      (
        "number", "",
        { chance in
          let number = TableValue.text(String(chance.below(Self.articleCount)))
          return browse(ColumnCondition(column: "number", .equals(number)), 0)
        }
      ),
      (
        "topic, a page in the middle", "",
        { chance in
          let topic = TableValue.text(String(chance.below(20)))
          return browse(ColumnCondition(column: "topic", .equals(topic)), 250)
        }
      ),
      (
        "title spelled, one key", "10",
        { chance in
          browse(ColumnCondition(column: "title", .spelled(String(2 + chance.below(8)))), 0)
        }
      ),
      (
        "asked most in 30 days, after a million listenings", "",
        { _ in
          .browse(
            BrowseQuestion(table: "articles", mostAsked: today.adding(days: -29)!...today),
            offset: 0, count: 5)
        }
      ),
      (
        "keyword of one character that nearly all have", "50",
        { _ in .findRows(table: "articles", text: "\u{4E00}", limit: 20) }
      ),
      (
        "keyword of two characters", "50",
        { chance in
          guard case .text(let body) = contents.rows[chance.below(contents.rows.count)][3] else {
            preconditionFailure("bodies are text")
          }
          let start = chance.below(Self.bodyLength - 2)
          let word = String(Array(body)[start..<start + 2])
          return .findRows(table: "articles", text: word, limit: 20)
        }
      ),
    ]
    for (name, goal, question) in questions {
      let times = try (0..<Self.questionCount).map { _ in
        let request = question(&chance)
        return try elapsed {
          guard case .browsed(_, let total) = store.commit(request), total > 0 else {
            throw NoAnswer(question: name)
          }
        }
      }
      page.row(name, Spread(times).text(), goal)
    }
  }

  /// A month of 33,000 a day, of which few articles have most.
  private func listen(_ chance: inout Chance, in store: SQLiteStore) throws {
    let groupSize = 500
    for group in 0..<2_000 {
      let listenings = (0..<groupSize).map { _ in
        let share = Double(chance.below(1 << 20)) / Double(1 << 20)
        return StorageRequest.keepListening(
          Listening(
            table: "articles", key: String(Int(Double(Self.articleCount) * share * share)),
            at: CivilDateTime(Self.today.adding(days: group * 30 / 2_000 - 29)!), isCounted: true,
            place: nil))
      }
      guard store.commit(listenings).allSatisfy({ $0 == .done }) else {
        throw NoAnswer(question: "listenings")
      }
    }
  }

  private static let today = CivilDate("2011-07-01")!

  private struct NoAnswer: Error { let question: String }

  private func elapsed(_ work: () throws -> Void) rethrows -> Double {
    let took = try ContinuousClock().measure(work)
    return Double(took.components.attoseconds) / 1e15 + Double(took.components.seconds) * 1000
  }

  private static func contents(_ chance: inout Chance) -> TableContents {
    let schema = try! TableSchema(
      name: "articles",
      columns: [
        TableColumn(name: "number", type: .digits, isKey: true, isCompared: true),
        TableColumn(name: "topic", type: .text, isCompared: true),
        TableColumn(name: "title", type: .text, isSpelled: true),
        TableColumn(name: "body", type: .text),
      ], isCatalogue: true)
    var rows: [[TableValue]] = []
    var spellings: [TableSpelling] = []
    for number in 0..<articleCount {
      let title = text(4 + chance.below(5), &chance)
      rows.append([
        .text(String(number)), .text(String(chance.below(20))), .text(title),
        .text(text(bodyLength, &chance)),
      ])
      for keys in KeypadSpelling.spellings(of: title) {
        spellings.append(TableSpelling(row: number, column: 2, keys: keys))
      }
    }
    return TableContents(schema: schema, rows: rows, spellings: spellings)
  }

  /// Characters of which few are frequent and many are rare, as in any text.
  private static func text(_ length: Int, _ chance: inout Chance) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<length {
      let share = Double(chance.below(1 << 20)) / Double(1 << 20)
      text.append(Unicode.Scalar(0x4E00 + UInt32(3000 * share * share * share))!)
    }
    return String(text)
  }
}

import Dispatch
import Foundation
import Storage
import Synchronization
import Testing

@testable import StorageSQLite

/// Large tables are written beside the ones in use: nobody waits for them, and whoever reads has the old one whole or the new one.
@Suite struct LargeImportTests {
  private static func articles(_ count: Int, edition: String = "一") -> TableContents {
    let body = String(repeating: "单位应当在用工之日起一个月内订立书面劳动合同，", count: 20)
    return TableContents(
      schema: try! TableSchema(
        name: "articles",
        columns: [
          TableColumn(name: "number", type: .digits, isKey: true, isCompared: true),
          TableColumn(name: "title", type: .text, isSpelled: true),
          TableColumn(name: "body", type: .text),
        ], isCatalogue: true),
      rows: (0..<count).map {
        [.text("\($0)"), .text("标题\(edition)\($0)"), .text("\(body)\($0)")]
      },
      spellings: (0..<count).map { TableSpelling(row: $0, column: 1, keys: "24\($0)") })
  }

  private func total(_ store: SQLiteStore, spelled keys: String? = nil) -> Int {
    let conditions = keys.map { [ColumnCondition(column: "title", .spelled($0))] } ?? []
    let question = BrowseQuestion(table: "articles", conditions: conditions)
    guard case .browsed(_, let total) = store.commit(.browse(question, offset: 0, count: 1)) else {
      return -1
    }
    return total
  }

  @Test("while a large table is written, others save within a part of the time that it takes")
  func letsOthersWrite() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let store = try SQLiteStore(path: path)
    _ = store.commit(.replaceTable(Self.articles(10)))
    let clock = ContinuousClock()
    let took = Mutex<Duration?>(nil)
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      let importer = try! SQLiteStore(path: path, isChecked: false)
      let contents = Self.articles(1500, edition: "二")
      let time = clock.measure {
        #expect(importer.commit(.replaceTable(contents)) == .tableReplaced(rowCount: 1500))
      }
      took.withLock { $0 = time }
      done.signal()
    }
    var longest = Duration.zero
    var saved: UInt64 = 0
    var totals: Set<Int> = []
    while took.withLock({ $0 == nil }) {
      saved += 1
      let time = clock.measure { #expect(store.commit(.keepCall(call(saved))) == .done) }
      longest = max(longest, time)
      totals.insert(total(store))
    }
    done.wait()
    let whole = try #require(took.withLock { $0 })
    // The old table or the new one, and nothing between.
    #expect(totals.union([1500]) == [10, 1500], "\(totals)")
    #expect(total(store) == 1500 && total(store, spelled: "241499") == 1)
    #expect(saved > 20 && longest < whole / 3, "\(saved) saved, \(longest) of \(whole)")
    guard
      case .browsed(_, let found) = store.commit(
        .findRows(table: "articles", text: "标题二1499", limit: 5))
    else {
      Issue.record("nothing found")
      return
    }
    #expect(found == 1)
    #expect(try tables(path) == 1)
  }

  @Test("what staff write while a table is being written is not lost")
  func editsMeanwhile() throws {
    for (policy, left) in [(EditPolicy.kept, 201), (.dropped, 200), (.refused, -1)] {
      let folder = try TemporaryFolder()
      let path = folder.path("hotline.db")
      let store = try SQLiteStore(path: path)
      _ = store.commit(.replaceTable(Self.articles(10)))
      let importer = try SQLiteStore(path: path)
      let added = Mutex(false)
      // Told in the middle of it.
      importer.tableProgress = { progress in
        guard progress.work == .writing,
          added.withLock({ done in
            defer { done = true }
            return !done
          })
        else { return }
        let row = NewRow(
          table: "articles", cells: [.text("9999"), .text("新的"), .text("文")],
          spellings: [TableSpelling(row: 0, column: 1, keys: "94633")])
        #expect(try! SQLiteStore(path: path).commit(.addRow(row)) == .done)
      }
      let outcome = importer.commit(.replaceTable(Self.articles(200), edits: policy))
      if left < 0 {
        #expect(outcome == .refused(.rowsEdited(table: "articles", keys: ["9999"], count: 1)))
        #expect(total(store) == 11)
      } else {
        #expect(outcome == .tableReplaced(rowCount: left))
        #expect(total(store) == left && total(store, spelled: "94633") == left - 200)
      }
    }
  }

  @Test("two imports of one table at once: one of them is the table, whole")
  func twoAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let store = try SQLiteStore(path: path)
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let importer = try! SQLiteStore(path: path, isChecked: false)
      let count = 300 + index
      #expect(
        importer.commit(.replaceTable(Self.articles(count))) == .tableReplaced(rowCount: count))
    }
    let rows = total(store)
    #expect(rows == 300 || rows == 301)
    #expect(total(store, spelled: "24299") == 1 && total(store, spelled: "24300") == rows - 300)
  }

  @Test("what an import left that died goes with the next one, but not what one writes now")
  func dropsWhatTheDeadLeft() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("hotline.db")
    let connection = try Connection(path: path)
    let store = try SQLiteStore(connection)
    let listenings = try SQLiteListenings(connection)
    let dying = try SQLiteTables(connection, listenings)
    for _ in 0..<2 {
      #expect(try dying.stage(Self.articles(200), .dropped, hashes: [], tell: nil) != nil)
    }
    #expect(try tables(path) == 2 && total(store) == -1)
    try connection.execute("UPDATE unused_tables SET touched_at = touched_at - 601 WHERE id = 1")
    _ = store.commit(.replaceTable(Self.articles(10)))
    #expect(try tables(path) == 2 && total(store) == 10)
    _ = store.commit(.replaceTable(Self.articles(20)))
    #expect(try tables(path) == 2 && total(store) == 20)
    try connection.execute("UPDATE unused_tables SET touched_at = 0")
    _ = store.commit(.replaceTable(Self.articles(200)))
    #expect(try tables(path) == 1 && total(store) == 200)
  }

  /// Tables of rows in the file, in use or not.
  private func tables(_ path: String) throws -> Int {
    Int(
      try Connection(path: path).number(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name GLOB 'table_[0-9]*' AND name NOT GLOB 'table_*_*'"
      ))
  }
}

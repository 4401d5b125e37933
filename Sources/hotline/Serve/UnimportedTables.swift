import CallFlowModel
import HotlineServer
import Storage

/// Tables that menus ask and that a store lacks, or has without some of their columns: to every caller who asks they are
/// unavailable, until somebody imports them.
struct UnimportedTables {
  /// In the order of the menus, each once.
  private(set) var names: [String] = []
  /// The operands whose menus ask them.
  private var menus: [String] = []
  private let store: String

  /// `operands`: how each of `flows` was named when the service was started. `store`: the path of the one that holds `stored`.
  init(of flows: [CallFlow], named operands: [String], in store: String, stored: [TableSchema]) {
    self.store = store
    for (flow, operand) in zip(flows, operands) {
      let asked = Set((flow.lookups.map(\.query) + flow.browses.map(\.query)).map(\.table))
      for (index, table) in flow.tables.enumerated()
      where table.file != nil && asked.contains(where: { Int($0) == index }) {
        let schema = stored.first { $0.name == table.name }
        guard !table.columns.allSatisfy({ schema?.index(of: $0.name) != nil }) else { continue }
        if !names.contains(table.name) { names.append(table.name) }
        if !menus.contains(operand) { menus.append(operand) }
      }
    }
  }

  /// What puts them into the store.
  var command: String {
    (["hotline import --store", Self.shellWord(store)] + menus.map(Self.shellWord))
      .joined(separator: " ")
  }

  /// `text` as one word of a POSIX shell; what needs no quotes has none.
  private static func shellWord(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        true
      default: "/._-+,:@%".utf8.contains(byte)
      }
    }
    if isPlain && !text.isEmpty { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }

  /// Tells of them in the log.
  func tell(_ log: ServiceLog) {
    guard !names.isEmpty else { return }
    log.log(
      .warning, .tablesNotImported,
      [
        "tables": names.joined(separator: ","),
        "what": "callers who ask them are told that they are unavailable: \(command)",
      ])
  }
}

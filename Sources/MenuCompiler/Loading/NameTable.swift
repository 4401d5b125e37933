import Diagnostics

/// Things of one kind, by place and by name.
struct NameTable<Item: Sendable>: Sendable {
  private(set) var items: [Item] = []
  private(set) var places: [String: Int] = [:]
  /// In the order of the files.
  private(set) var names: [String] = []
  /// Names of which nothing but the name could be read. Who names them makes no mistake.
  private var broken: Set<String> = []

  enum Found {
    case item(Int)
    /// Its file has a problem there already.
    case broken
    case nothing
  }

  /// Adds it, or returns the place of the one that has the name already.
  mutating func add(_ item: Item, named name: String) -> Int? {
    if let first = places[name] { return first }
    places[name] = items.count
    items.append(item)
    names.append(name)
    return nil
  }

  mutating func addBroken(named name: String) { broken.insert(name) }

  subscript(index: Int) -> Item { items[index] }

  func find(_ name: String) -> Found {
    if let index = places[name] { return .item(index) }
    return broken.contains(name) ? .broken : .nothing
  }

  func has(_ name: String) -> Bool { places[name] != nil }
}

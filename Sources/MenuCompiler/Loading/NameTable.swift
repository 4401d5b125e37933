/// Things of one kind, by place and by name.
struct NameTable<Item: Sendable>: Sendable {
  private(set) var items: [Item] = []
  private var index = NameIndex()
  /// Names of which nothing but the name could be read. Who names them makes no mistake.
  private var broken: Set<String> = []
  /// Whether one is there of which the name is missing: it may be what a name that nothing has is meant for.
  private(set) var hasNameless = false

  /// In the order of the files.
  var names: [String] { index.names }

  enum Found {
    case item(Int)
    /// Its file has a problem there already.
    case broken
    case nothing
  }

  /// Adds it, or returns the place of the one that has the name already.
  mutating func add(_ item: Item, named name: String) -> Int? {
    let (place, isNew) = index.insert(name)
    guard isNew else { return place }
    items.append(item)
    return nil
  }

  /// Notes one of which nothing but the name could be read, or not even that.
  mutating func addBroken(named name: String?) {
    if let name { broken.insert(name) } else { hasNameless = true }
  }

  /// Adds one that no name leads to.
  mutating func addNameless(_ item: Item) {
    hasNameless = true
    // Nobody can write such a name.
    _ = index.insert("{\(items.count)}")
    items.append(item)
  }

  subscript(place: Int) -> Item { items[place] }

  func find(_ name: String) -> Found {
    if let place = index.place(of: name) { return .item(place) }
    return broken.contains(name) ? .broken : .nothing
  }

  func has(_ name: String) -> Bool { index.place(of: name) != nil }
}

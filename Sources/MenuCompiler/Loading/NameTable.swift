/// Things of one kind, by place and by name.
struct NameTable<Item: Sendable>: Sendable {
  private(set) var items: [Item] = []
  private var index = NameIndex()
  /// Names of which nothing but the name could be read. Who names them makes no mistake.
  private var broken: Set<String> = []

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

  mutating func addBroken(named name: String) { broken.insert(name) }

  subscript(place: Int) -> Item { items[place] }

  func find(_ name: String) -> Found {
    if let place = index.place(of: name) { return .item(place) }
    return broken.contains(name) ? .broken : .nothing
  }

  func has(_ name: String) -> Bool { index.place(of: name) != nil }
}

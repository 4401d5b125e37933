/// The name that was probably meant by `name`, or nil where none is near.
///
/// Near means: at most a third of its characters inserted, left out, changed or swapped with their
/// neighbour, or one of them where it has fewer than six. Capitals are as good as small letters. Of
/// names equally near, the first. A name of more than 100 bytes is like no other: comparing takes time
/// that grows with the square of its length.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  guard name.utf8.count <= 100 else { return nil }
  let wanted = Letters(name)
  let limit = max(1, wanted.count / 3)
  var nearest: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= 300 {
    let offered = Letters(candidate)
    let most = nearest.map { $0.distance - 1 } ?? limit
    guard offered.count > 0, let distance = wanted.distance(to: offered, most: most),
      // Every name of one character is one change away from every other: no likeness at all.
      distance < max(wanted.count, offered.count)
    else { continue }
    nearest = (candidate, distance)
  }
  return nearest?.name
}

/// A name as its characters, small ones. Nearly every name is ASCII, of which bytes are compared many times faster.
private enum Letters {
  case bytes([UInt8])
  case characters([Character])

  init(_ name: String) {
    let small = name.lowercased()
    self =
      small.utf8.allSatisfy { $0 < 0x80 } ? .bytes(Array(small.utf8)) : .characters(Array(small))
  }

  var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .characters(let characters): characters.count
    }
  }

  private var characters: [Character] {
    switch self {
    case .bytes(let bytes): bytes.map { Character(Unicode.Scalar($0)) }
    case .characters(let characters): characters
    }
  }

  func distance(to other: Letters, most: Int) -> Int? {
    guard abs(count - other.count) <= most else { return nil }
    if case .bytes(let a) = self, case .bytes(let b) = other {
      return editDistance(a, b, most: most)
    }
    return editDistance(characters, other.characters, most: most)
  }
}

/// How many insertions, deletions, changes and swaps of neighbours turn `a` into `b`
/// (optimal string alignment: no part is edited twice); `nil` where it is more than `most`.
private func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter], most: Int) -> Int? {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = last
  for (i, x) in a.enumerated() {
    row[0] = i + 1
    var least = row[0]
    for (j, y) in b.enumerated() {
      var best = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { best = min(best, beforeLast[j - 1] + 1) }
      row[j + 1] = best
      least = min(least, best)
    }
    // A swap may still come back to the row before.
    guard min(least, last.min() ?? 0) <= most else { return nil }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[b.count] <= most ? last[b.count] : nil
}

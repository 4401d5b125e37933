/// The name that was probably meant by `name`, or nil where none is near.
///
/// Near means: at most a third of its characters inserted, left out, changed or swapped with their
/// neighbour, or one of them where it has fewer than six. Capitals are as good as small letters. Of
/// names equally near, the first. A name of more than 100 bytes is like no other: comparing takes time
/// that grows with the square of its length.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  guard name.utf8.count <= 100 else { return nil }
  let wanted = Array(name.lowercased())
  let limit = max(1, wanted.count / 3)
  var nearest: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= 300 {
    let offered = Array(candidate.lowercased())
    guard abs(offered.count - wanted.count) <= limit, offered.count > 0 else { continue }
    let distance = editDistance(wanted, offered)
    // Every name of one character is one change away from every other: no likeness at all.
    guard distance <= limit, distance < max(wanted.count, offered.count) else { continue }
    if nearest.map({ distance < $0.distance }) ?? true { nearest = (candidate, distance) }
  }
  return nearest?.name
}

/// How many insertions, deletions, changes and swaps of neighbours turn `a` into `b`
/// (optimal string alignment: no part is edited twice).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for (j, y) in b.enumerated() {
      var best = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { best = min(best, beforeLast[j - 1] + 1) }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

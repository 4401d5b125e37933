/// `1 row`, `2 rows`: a number and what it counts, for words whose plural is an s.
package func counted(_ count: Int, _ word: String) -> String {
  "\(count) \(word)\(count == 1 ? "" : "s")"
}

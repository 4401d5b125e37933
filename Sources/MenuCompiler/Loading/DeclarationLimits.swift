/// What a menu may have of each at most: more than anybody needs, and few enough for tables with small
/// numbers and for comparing each with each.
enum DeclarationLimits {
  /// Hours, queues, tables or documents.
  static let namedThings = 10_000
  static let defaults = 64
  static let parameters = 64
  /// Of a table: one bit each in the store.
  static let columns = 64
  /// Lines of opening hours under one name, and the spans of all of them.
  static let hoursLines = 1000
  /// Errors of one menu that are told, and as many warnings.
  static let problems = 1000
}

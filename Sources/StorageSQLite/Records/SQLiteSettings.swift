import Storage

/// What a service says of itself in the file, for whoever reads it without the service's menus.
final class SQLiteSettings {
  private let setValue: Statement
  private let getValue: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    setValue = try connection.prepare(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
    )
    getValue = try connection.prepare("SELECT value FROM settings WHERE name = ?1")
  }

  func set(_ name: String, _ value: String) throws(StorageFailure) {
    try setValue.run([SQLValue(name), SQLValue(value)])
  }

  /// nil where nobody has set it.
  func value(of name: String) throws(StorageFailure) -> String? {
    try getValue.first([SQLValue(name)]) { $0.text(0) }
  }
}

import Storage

/// How the pieces of recordings are told apart: a piece has a number of its own among all, its recording's `id` ×
/// ``perRecording`` + its number in it.
///
/// Rows of `audio_pieces` stand in the order in which they came, which of 500 callers who speak at once is nobody's: each is
/// put at the end of the table. By their numbers they are found through an index. Up to version 15 a row's `id` was its number,
/// and each piece was put between others: eight pages were written for one.
enum SoundPieces {
  static let perRecording = Int64(StorageLimits.audioPieceCountMax)

  /// A row's number; what the index holds. Rows of earlier versions have no `piece`.
  static let number = "coalesce(piece, id)"

  /// The same in a file of any version, which is looked at without being brought forward.
  static func number(in connection: Connection) throws(StorageFailure) -> String {
    let isNew = try connection.prepare(
      "SELECT 1 FROM pragma_table_info('audio_pieces') WHERE name = 'piece'", isKept: false
    ).first { _ in true }
    return isNew == true ? number : "id"
  }

  /// The first number of the recording, and the first behind its last.
  static func range(of recording: Int64) -> [SQLValue] {
    [.integer(recording * perRecording), .integer((recording + 1) * perRecording)]
  }
}

package import Telephony

/// Whether an Asterisk has the files of silence that `hotline prompts install` puts beside its prompts.
///
/// Behind a prompt of several files they make its wait for the first key part of the same command: whether a key comes
/// while something is heard or after it, it is one round trip, and no moment is left in which it would be lost.
package enum FastAGISilence: Equatable, Sendable {
  /// Nothing is known yet: they are played, and where that fails they are looked for.
  case untried
  case there
  case missing
}

extension FastAGISilence {
  /// A file of silence.
  package struct Piece: Equatable, Sendable {
    /// As Asterisk is told to play it.
    package let name: String
    package let length: Milliseconds
  }

  /// The longest first: one after another they last as long as any wait of whole tenths of a second.
  package static let pieces = [
    Piece(name: "hotline/silence-10s", length: .seconds(10)),
    Piece(name: "hotline/silence-5s", length: .seconds(5)),
    Piece(name: "hotline/silence-2s", length: .seconds(2)),
    Piece(name: "hotline/silence-1s", length: .seconds(1)),
    Piece(name: "hotline/silence-500ms", length: Milliseconds(500)),
    Piece(name: "hotline/silence-200ms", length: Milliseconds(200)),
    Piece(name: "hotline/silence-100ms", length: Milliseconds(100)),
  ]

  /// More would take the room of what is to be heard.
  static let piecesMax = 6

  /// The files that last `length`; nil where there are none that do.
  static func files(lasting length: Milliseconds) -> [String]? {
    var files: [String] = []
    var rest = length.count
    for piece in pieces {
      while rest >= piece.length.count, files.count <= piecesMax {
        files.append(piece.name)
        rest -= piece.length.count
      }
    }
    return rest == 0 && !files.isEmpty && files.count <= piecesMax ? files : nil
  }
}

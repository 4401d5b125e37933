/// What the service says besides its menus, in one language, with notes for the person who records it.
///
///     name<TAB>text<TAB>note
///     digits/1-phone<TAB>幺<TAB>读 yāo
///
/// The words are the service's own: the catalogue repeats them so that a studio has them on paper, and
/// `hotline prompts` says where the two differ. The notes are only here.
struct PromptCatalogue {
  struct Line: Equatable {
    let name: String
    let text: String
    /// How to say it; "" where that is plain.
    let note: String
  }

  let lines: [Line]

  enum Problem: Error, Equatable {
    /// The first line is not the header.
    case headerMissing
    /// Not two or three fields, by number of line from 1.
    case fieldCount(line: Int)
    case nameTwice(line: Int, name: String)

    var message: String {
      switch self {
      case .headerMissing: "the first line must be name, text and note, parted by tabs"
      case .fieldCount(let line):
        "line \(line) is not a name, a text and perhaps a note, parted by tabs"
      case .nameTwice(let line, let name): "line \(line) has '\(name)', which is there already"
      }
    }
  }

  static let fileName = "catalogue.tsv"
  private static let header = "name\ttext\tnote"

  init(parsing text: String) throws(Problem) {
    var text = text[...]
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var lines: [Line] = []
    var names: Set<String> = []
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      if index == 0 {
        guard line == Self.header else { throw .headerMissing }
        continue
      }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard (2...3).contains(fields.count) else { throw .fieldCount(line: index + 1) }
      guard names.insert(fields[0]).inserted else {
        throw .nameTwice(line: index + 1, name: fields[0])
      }
      lines.append(Line(name: fields[0], text: fields[1], note: fields.count == 3 ? fields[2] : ""))
    }
    guard !text.isEmpty else { throw .headerMissing }
    self.lines = lines
  }

  /// The note for the recording called `name`; "" where there is none.
  func note(for name: String) -> String { lines.first { $0.name == name }?.note ?? "" }
}

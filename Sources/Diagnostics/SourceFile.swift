import Synchronization

/// A file as it was read: its name for messages, and its bytes. Any bytes will do.
package struct SourceFile: Sendable {
  package let id: SourceFileID
  /// As messages show it, usually the path that the user typed.
  package let name: String
  package let bytes: [UInt8]
  private let lines = LineStarts()
  /// In UTF-8.
  package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  package init(id: SourceFileID = .first, name: String, bytes: [UInt8]) {
    self.id = id
    self.name = name
    self.bytes = bytes
  }

  package init(id: SourceFileID = .first, name: String, text: String) {
    self.init(id: id, name: name, bytes: Array(text.utf8))
  }

  /// The bytes of `range` as text; bytes that are no UTF-8 become U+FFFD. Cut to the file's length.
  package func text(_ range: SourceRange) -> String {
    let end = min(range.end, bytes.count)
    return string(min(range.start, end)..<end)
  }

  /// The bytes at `offsets`, which are all in the file, as text; bytes that are no UTF-8 become U+FFFD.
  package func string(_ offsets: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[offsets]), as: UTF8.self)
    }
  }

  /// Where `offset` stands for a reader. Cut to the file's length.
  package func location(of offset: Int) -> SourceLocation {
    let offset = min(max(0, offset), bytes.count)
    let starts = lines.of(bytes)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return SourceLocation(
      line: low + 1, column: lines.column(of: offset, from: Int(starts[low]), in: bytes))
  }

  /// The bytes of a line, counted from 1, without its line end, nor the mark of byte order that a file may begin with.
  package func bytes(ofLine line: Int) -> Range<Int> {
    let starts = lines.of(bytes)
    let start =
      line == 1 && bytes.starts(with: Self.byteOrderMark)
      ? Self.byteOrderMark.count : Int(starts[line - 1])
    var end = line < starts.count ? Int(starts[line]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}

/// A place as editors show it: both count from 1, the column in Unicode scalars.
package struct SourceLocation: Hashable, Sendable {
  package let line: Int
  package let column: Int
}

/// Which of ``SourceFiles`` a file is.
package struct SourceFileID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package static let first = SourceFileID(index: 0)
}

/// The files of one compilation, in the order in which they were read.
package struct SourceFiles: Sendable {
  package private(set) var all: [SourceFile] = []

  package init() {}

  /// Adds a file and gives it its number.
  package mutating func add(name: String, bytes: [UInt8]) -> SourceFile {
    let file = SourceFile(
      id: SourceFileID(index: UInt32(all.count)), name: name, bytes: bytes)
    all.append(file)
    return file
  }

  package subscript(id: SourceFileID) -> SourceFile { all[Int(id.index)] }
}

/// Where the lines of a file begin, found when somebody first asks: most files never have a problem.
private final class LineStarts: Sendable {
  /// The last column that was asked for. Problems are printed in their order, so that the next one in
  /// a line of megabytes is counted from there.
  private let last = Mutex<(offset: Int, column: Int)>((0, 1))
  private let found = Mutex<[UInt32]?>(nil)

  func of(_ bytes: [UInt8]) -> [UInt32] {
    found.withLock { found in
      if let found { return found }
      var starts: [UInt32] = [0]
      for (index, byte) in bytes.enumerated() where byte == 0x0A {
        starts.append(UInt32(index + 1))
      }
      found = starts
      return starts
    }
  }

  /// Counted from 1, in Unicode scalars.
  func column(of offset: Int, from lineStart: Int, in bytes: [UInt8]) -> Int {
    last.withLock { last in
      var (start, column) = (lineStart, 1)
      // A byte order mark is no column.
      if lineStart == 0, bytes.starts(with: SourceFile.byteOrderMark) { start = min(3, offset) }
      if last.offset > lineStart, last.offset <= offset { (start, column) = last }
      for byte in bytes[start..<offset] where byte & 0xC0 != 0x80 { column += 1 }
      last = (offset, column)
      return column
    }
  }
}

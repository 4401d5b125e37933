/// A part of a file, in UTF-8 bytes. Lines and columns are computed only to print.
package struct SourceRange: Hashable, Sendable, BitwiseCopyable {
  package let file: SourceFileID
  @usableFromInline let startOffset: UInt32
  @usableFromInline let endOffset: UInt32

  /// From `start`, included, to `end`, not included. Both at most 4 GB; the end not before the start.
  @inlinable
  package init(file: SourceFileID, start: Int, end: Int) {
    precondition(start <= end, "a range that ends before it starts")
    self.file = file
    self.startOffset = UInt32(start)
    self.endOffset = UInt32(end)
  }

  @inlinable package var start: Int { Int(startOffset) }
  @inlinable package var end: Int { Int(endOffset) }
  package var isEmpty: Bool { startOffset == endOffset }

  /// The smallest range that holds both. They are of the same file.
  package func joined(_ other: SourceRange) -> SourceRange {
    SourceRange(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  /// The empty range behind this one.
  package var behind: SourceRange { SourceRange(file: file, start: end, end: end) }
}

/// Something read from a file, and where it stands.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let range: SourceRange

  @inlinable
  package init(_ value: Value, _ range: SourceRange) {
    self.value = value
    self.range = range
  }

  package func map<Result>(_ change: (Value) -> Result) -> Located<Result> {
    Located<Result>(change(value), range)
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

/// Places in the tables of a ``CallFlow``. Each is a small number where the menu file had a name.

/// A step: index into ``CallFlow/steps``.
package struct StepID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package init(_ index: Int) { self.index = UInt32(index) }
}

/// An option of a step: index into ``CallFlow/options``.
package struct OptionID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package init(_ index: Int) { self.index = UInt32(index) }
}

/// Something to be played that exists as one audio file a language: index into ``CallFlow/prompts``.
package struct PromptID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package init(_ index: Int) { self.index = UInt32(index) }
}

/// What is said at one place, in every language: index into ``CallFlow/speeches``.
package struct SpeechID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package init(_ index: Int) { self.index = UInt32(index) }
}

/// A value that a call can hold (an entry, a column of an answer): index into ``CallFlow/values``.
package struct ValueID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt16
  package init(_ index: Int) { self.index = UInt16(index) }
}

/// A language of the menu, counted from its first: index into ``CallFlow/languages``.
package struct LanguageID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt8
  package init(_ index: Int) { self.index = UInt8(index) }
}

/// A text that differs by language (a label, a title, a department): index into ``CallFlow/texts``.
package struct TextID: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package init(_ index: Int) { self.index = UInt32(index) }
}

/// A run of elements of one of the flat tables.
package struct TableRange: Hashable, Sendable, BitwiseCopyable {
  package let start: UInt32
  package let count: UInt32

  package init(_ range: Range<Int>) {
    start = UInt32(range.lowerBound)
    count = UInt32(range.count)
  }

  package static let empty = TableRange(0..<0)
  package var isEmpty: Bool { count == 0 }
  package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

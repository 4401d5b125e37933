/// What a menu file may be at most. Beyond it is a problem, never a crash.
package enum MenuLimits {
  /// Bytes of a file. A menu of 10,000 steps has about 3,000,000.
  package static let fileBytesMax = 16_000_000
  /// Problems reported of one file; whoever has more reads no further.
  package static let problemCountMax = 1000
  /// Keys of an option.
  package static let optionKeyCountMax = 4
  /// Keys that an entry may ask for.
  package static let entryDigitCountMax = 32
  /// Digits of another column that an initial secret may be.
  package static let initialDigitsMax = 18
  /// Targets joined by `then`.
  package static let thenCountMax = 8
  /// Lines that a text may go on over and is still taken for one, which is always a mistake.
  static let textLinesMax = 8
  /// A duration, in hours.
  package static let durationHoursMax = 24
  /// Dialogues that stand in one another and are read so, which is always a mistake; behind that the inner one ends where
  /// the next begins.
  static let nestedDialogueCountMax = 8
  /// Words and signs of a step that stands in another one, to be known as such.
  static let nestedTokenCountMax = 400
  /// Words and signs before the opening brace of a block.
  static let headerTokenCountMax = 24
}

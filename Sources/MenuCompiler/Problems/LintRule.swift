/// Rules of thumb that guides and standards for voice menus share (ISO/IEC 13714, ITU-T F.902,
/// GB/T 33358, practice). Each can be switched off for one step, with a reason.
enum LintRule: String, CaseIterable, Sendable {
  case manyOptions = "many-options"
  case deepMenu = "deep-menu"
  case longMenu = "long-menu"
  case longGreeting = "long-greeting"
  case keyFirst = "key-first"
  case keyOrder = "key-order"
  case noWayBack = "no-way-back"
  case noPerson = "no-person"
  case globalKey = "global-key"
  case endByMistakes = "end-by-mistakes"
  case forcedListening = "forced-listening"
  case keyNotTaken = "key-not-taken"
  case otherKeySaid = "other-key-said"
  case optionUnheard = "option-unheard"
  case optionUnnamed = "option-unnamed"
  case otherLanguage = "other-language"
  case countNotTaken = "count-not-taken"
  case unusedEntry = "unused-entry"
  case entryNotKept = "entry-not-kept"
  case receiptUnheard = "receipt-unheard"
}

/// The limits of ``LintRule``.
enum LintLimits {
  /// Options that a menu speaks of; more are hard to keep in mind.
  static let optionCount = 5
  /// More are an error: nine keys, and 0 for a person.
  static let optionCountMax = 9
  /// Menus that a caller goes through.
  static let menuDepth = 3
  static let menuSeconds = 20.0
  static let greetingSeconds = 8.0
  /// A prompt that may not be interrupted.
  static let forcedSeconds = 10.0
}

/// A value that can be spoken in any language.
///
/// Trivially copyable. Strings of digits (phone numbers, identity numbers) have no fixed size and
/// are spoken by ``SpokenLanguage/speak(_:as:into:)`` instead.
package enum SpokenValue: Hashable, Sendable {
  /// A plain number: 一百零二, "one hundred two".
  case cardinal(Int64)
  /// A number with a measure word or a noun after it, which is spoken apart: 两, then 天.
  case counted(Int64)
  /// A place in a row, 0 or more: 第三, "third".
  case ordinal(Int64)
  /// Chinese money, in fen (hundredths of a yuan).
  case money(fen: Int64)
  case date(SpokenDate)
  case time(SpokenTime)
  /// A length of time, in seconds.
  case duration(seconds: Int64)
  /// `mantissa` divided by ten to the power of `scale`; all `scale` decimals are spoken.
  /// `scale` is at most ``maximumScale``.
  case decimal(mantissa: Int64, scale: UInt8)
  /// As ``decimal(mantissa:scale:)``, of a hundred.
  case percent(mantissa: Int64, scale: UInt8)

  /// An `Int64` has 18 whole decimal digits; more decimals cannot be told apart.
  package static let maximumScale: UInt8 = 18

  /// No value takes more words than this in any language and style: room for it is room for all.
  package static let maximumWords = 64
}

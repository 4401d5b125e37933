/// The tone that tells a caller that their recording will soon be full.
package enum RecordingWarning {
  /// How long before the end it sounds.
  package static let lead = Milliseconds(15_000)

  /// ``lead`` for a recording that may last `atMost`; `nil` for one so short that the tone would come before its middle.
  package static func lead(atMost: Milliseconds) -> Milliseconds? {
    atMost.count >= 2 * lead.count ? lead : nil
  }
}

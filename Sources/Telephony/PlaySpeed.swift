/// How fast a recording is played, against how it was recorded.
package enum PlaySpeed: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case normal, brisk, fast, double

  /// In hundredths: 100 for as it was recorded.
  package var percent: UInt32 {
    switch self {
    case .normal: 100
    case .brisk: 125
    case .fast: 150
    case .double: 200
    }
  }

  /// As the trunk protocol writes it.
  package var word: StaticString {
    switch self {
    case .normal: "1"
    case .brisk: "1.25"
    case .fast: "1.5"
    case .double: "2"
    }
  }

  /// What a caller gets who asks for more: behind the fastest one it begins again.
  package var next: PlaySpeed { PlaySpeed(rawValue: rawValue + 1) ?? .normal }

  /// How much of a recording is played in `time`.
  package func played(in time: Milliseconds) -> Milliseconds {
    self == .normal
      ? time : Milliseconds(UInt32(clamping: UInt64(time.count) * UInt64(percent) / 100))
  }

  /// How long it takes to play `length` of a recording.
  package func time(for length: Milliseconds) -> Milliseconds {
    self == .normal
      ? length : Milliseconds(length.count / percent * 100 + length.count % percent * 100 / percent)
  }
}

/// A decimal number without its sign, cut at the point.
struct DecimalParts {
  /// Before the point.
  let whole: UInt64
  /// How many decimals are spoken, 0 to ``SpokenValue/maximumScale``.
  let scale: Int
  private let fraction: UInt64

  init(mantissa: Int64, scale: UInt8) {
    self.scale = Int(min(scale, SpokenValue.maximumScale))
    let unit = Self.power(self.scale)
    whole = mantissa.magnitude / unit
    fraction = mantissa.magnitude % unit
  }

  /// The decimal at `place`, counted from 0 behind the point.
  func decimal(at place: Int) -> UInt64 {
    fraction / Self.power(scale - 1 - place) % 10
  }

  /// An amount of fen in yuan, without the decimals that say nothing: 1.1 yuan, 12 yuan.
  init(yuanOf fen: Int64) {
    switch fen.magnitude % 100 {
    case 0: self.init(mantissa: fen / 100, scale: 0)
    case let rest where rest % 10 == 0: self.init(mantissa: fen / 10, scale: 1)
    case _: self.init(mantissa: fen, scale: 2)
    }
  }

  private static func power(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}

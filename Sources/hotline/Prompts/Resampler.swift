import Foundation

/// Brings sound from one sampling rate to another, cut off below half of the lower one.
///
/// Each output sample is a weighted sum of the input around its place: a sinc under a Blackman window. The rates
/// are in a fixed ratio, so places repeat, and the weights of each are made once.
struct Resampler {
  /// Input samples for ``stepDivisor`` output samples.
  private let step: Int
  private let stepDivisor: Int
  /// Weights for each of the ``stepDivisor`` places between two input samples, a row of ``tapCount`` each.
  private let weights: [Float]
  private let tapCount: Int

  /// Zero crossings of the sinc on either side; more make the edge steeper.
  private static let crossings = 12.0
  /// Where the pass band ends, as a part of half the lower rate: telephone speech ends at 3.4 kHz of 4.
  private static let passBand = 0.9

  /// Rates in samples a second.
  init(from inputRate: Int, to outputRate: Int) {
    precondition(inputRate > 0 && outputRate > 0, "a rate is positive")
    let divisor = Self.greatestCommonDivisor(inputRate, outputRate)
    step = inputRate / divisor
    stepDivisor = outputRate / divisor
    // Cycles per input sample.
    let cutoff = Self.passBand * 0.5 * min(1, Double(outputRate) / Double(inputRate))
    let halfWidth = Self.crossings / (2 * cutoff)
    let reach = Int(halfWidth.rounded(.up))
    tapCount = 2 * reach
    var weights: [Float] = []
    weights.reserveCapacity(stepDivisor * tapCount)
    for place in 0..<stepDivisor {
      let offset = Double(place) / Double(stepDivisor)
      var row = (0..<tapCount).map { tap in
        Self.weight(at: Double(tap - reach + 1) - offset, cutoff: cutoff, halfWidth: halfWidth)
      }
      // A constant input stays what it is.
      let sum = row.reduce(0, +)
      for tap in row.indices { row[tap] /= sum }
      weights.append(contentsOf: row.map(Float.init))
    }
    self.weights = weights
  }

  /// The same sound at the other rate.
  func resample(_ input: [Int16]) -> [Int16] {
    let count = (input.count * stepDivisor + step - 1) / step
    let reach = tapCount / 2
    // Silence on both sides spares every sample a question.
    var padded = [Float](repeating: 0, count: input.count + 2 * tapCount)
    for (index, sample) in input.enumerated() { padded[index + tapCount] = Float(sample) }
    return padded.withUnsafeBufferPointer { padded in
      weights.withUnsafeBufferPointer { weights in
        (0..<count).map { output in
          let position = output * step
          let start = position / stepDivisor - reach + 1 + tapCount
          let row = position % stepDivisor * tapCount
          var sum: Float = 0
          for tap in 0..<tapCount { sum += padded[start + tap] * weights[row + tap] }
          return Int16(max(-32768, min(32767, sum.rounded())))
        }
      }
    }
  }

  /// `distance` in input samples from the place.
  private static func weight(at distance: Double, cutoff: Double, halfWidth: Double) -> Double {
    guard abs(distance) < halfWidth else { return 0 }
    let angle = 2 * Double.pi * cutoff * distance
    let sinc = angle == 0 ? 1 : sin(angle) / angle
    let turn = Double.pi * distance / halfWidth
    return sinc * (0.42 + 0.5 * cos(turn) + 0.08 * cos(2 * turn))
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }
}

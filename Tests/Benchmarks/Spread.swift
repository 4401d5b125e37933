import Foundation

/// Several figures of the same thing: their middle, and how far they lie apart.
struct Spread {
  let sorted: [Double]

  init(_ figures: [Double]) { sorted = figures.sorted() }

  var median: Double {
    let middle = sorted.count / 2
    return sorted.isEmpty
      ? .nan : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// `1.21 (1.18–1.30)`
  func text(_ places: Int = 2) -> String {
    guard let least = sorted.first, let most = sorted.last else { return "-" }
    return String(format: "%.\(places)f (%.\(places)f–%.\(places)f)", median, least, most)
  }
}

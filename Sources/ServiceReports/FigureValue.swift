import ServiceCalendar

/// What a figure came to.
package enum FigureValue: Equatable, Sendable {
  case count(Int)
  /// A part of a whole, which is nothing where there is no whole.
  case share(Int, of: Int)
  /// A sum of lengths, whose average counts; nothing where there was nothing to measure.
  case milliseconds(Int64, for: Int)
  /// An hour of the clock, 0 to 23.
  case hour(Int?)
  /// Calls at once on average.
  case erlangs(Double?)

  /// As people read it; `-` where there is none.
  package var text: String {
    switch self {
    case .count(let count): return "\(count)"
    case .share(_, of: 0), .milliseconds(_, for: 0), .hour(nil), .erlangs(nil): return "-"
    case .share(let part, let whole):
      let tenths = (part * 1000 + whole / 2) / whole
      return "\(tenths / 10).\(tenths % 10)%"
    case .milliseconds(let sum, let count):
      let seconds = (sum / Int64(count) + 500) / 1000
      return seconds < 60
        ? "\(seconds)s" : "\(seconds / 60)m\(padded(Int(seconds % 60), digits: 2))s"
    case .hour(let hour?): return "\(padded(hour, digits: 2)):00"
    case .erlangs(let erlangs?):
      let hundredths = Int((erlangs * 100).rounded())
      return "\(hundredths / 100).\(padded(hundredths % 100, digits: 2))"
    }
  }

  /// As programs read it: shares from 0 to 1 to four places, lengths in seconds to a tenth, erlangs to a hundredth; nil where
  /// there is none.
  package var number: Double? {
    switch self {
    case .count(let count): Double(count)
    case .share(_, of: 0), .milliseconds(_, for: 0): nil
    case .share(let part, let whole): Double((part * 10_000 + whole / 2) / whole) / 10_000
    case .milliseconds(let sum, let count): Double((sum / Int64(count) + 50) / 100) / 10
    case .hour(let hour): hour.map { Double($0) }
    case .erlangs(let erlangs): erlangs.map { ($0 * 100).rounded() / 100 }
    }
  }
}

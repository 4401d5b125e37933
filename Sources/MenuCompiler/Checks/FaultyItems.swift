import Diagnostics
import MenuLanguage

/// Which items of a menu's files have an error. What is written in the others is all that their author wrote of them.
///
/// What could not be read of an item stands in it, or behind it where it ended too early, and always before the next one begins.
struct FaultyItems {
  /// Where an item begins.
  private struct Place: Hashable, Comparable {
    let file: UInt32
    let offset: Int

    init(_ range: SourceRange) {
      file = range.file.index
      offset = range.start
    }

    static func < (left: Place, right: Place) -> Bool {
      (left.file, left.offset) < (right.file, right.offset)
    }
  }

  private let places: [Place]
  private var faulty: Set<Place> = []

  /// - Parameters:
  ///   - items: all of all files, in any order.
  ///   - diagnostics: every error that there is.
  init(_ items: [FileItem], _ diagnostics: [Diagnostic]) {
    places = items.flatMap { item in
      [Place(item.range)] + item.steps.map { Place($0.range) }
    }.sorted()
    for error in diagnostics where error.severity == .error {
      for range in [error.range].compactMap(\.self) + error.labels.map(\.range) {
        if let place = last(upTo: range) { faulty.insert(place) }
      }
    }
  }

  /// Whether what stands at `range` is in one of them, or is one.
  func hold(_ range: SourceRange) -> Bool { last(upTo: range).map(faulty.contains) ?? false }

  /// The last place of an item that is not behind `range`; `nil` where there is none in its file.
  private func last(upTo range: SourceRange) -> Place? {
    let place = Place(range)
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0, places[low - 1].file == place.file else { return nil }
    return places[low - 1]
  }
}

extension FileItem {
  fileprivate var range: SourceRange {
    switch self {
    case .include(let syntax): syntax.range
    case .hotline(let syntax): syntax.range
    case .defaults(let syntax): syntax.range
    case .hours(let syntax): syntax.range
    case .queue(let syntax): syntax.range
    case .table(let syntax): syntax.range
    case .document(let syntax): syntax.range
    case .announcement(let syntax): syntax.range
    case .dialogue(let syntax): syntax.range
    case .step(let syntax): syntax.range
    case .incomplete(let syntax): syntax.range
    }
  }

  /// Those that stand in it.
  fileprivate var steps: [StepSyntax] {
    if case .dialogue(let dialogue) = self { dialogue.steps } else { [] }
  }
}

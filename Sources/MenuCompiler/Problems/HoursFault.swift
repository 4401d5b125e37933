import Diagnostics

/// What is wrong with opening hours.
enum HoursFault: Sendable {
  case overlap(span: String, other: String, place: SourceRange?)
  case exceptionTwice(date: String, first: SourceRange)
  case neverOpen(name: String)
  case seasonGap(name: String, first: String, last: String)

  var wording: ProblemWording {
    switch self {
    case .overlap(let span, let other, let place):
      ProblemWording(
        "hours-overlap",
        span == other ? "\(span) is there twice" : "\(span) and \(other) overlap on the same days",
        labels: place.map { [.init("with this line", at: $0)] } ?? [],
        hints: ["let one end before the other begins; an end does not count as open"])
    case .exceptionTwice(let date, let first):
      ProblemWording(
        "date-twice", "\(date) is there twice", labels: [.init("the first one", at: first)],
        hints: ["write all spans of the day on one line"])
    case .neverOpen(let name):
      ProblemWording(
        "never-open", "'\(name)' never opens",
        hints: ["add a line such as `mon-fri 09:00-17:00`, or `every-day 00:00-24:00`"])
    case .seasonGap(let name, let first, let last):
      ProblemWording(
        .warning, "season-gap",
        first == last
          ? "no line of '\(name)' holds on \(first)"
          : "no line of '\(name)' holds from \(first) to \(last)",
        hints: ["let a season reach further; both its days count"])
    }
  }
}

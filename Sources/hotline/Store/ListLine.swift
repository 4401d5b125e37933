import Diagnostics
import Telephony

/// A line of a list for people: its columns, which callers, gateways and staff have written.
struct ListLine {
  let text: String

  /// Each column is as wide as it should be already.
  init(_ columns: [String]) {
    text = String(columns.joined(separator: "  ").onOneLine.trimmingEnd { $0 == " " })
  }
}

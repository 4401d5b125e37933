/// A job of a HylaFAX server, as `faxstat` tells of it.
package struct HylaFAXJob: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    /// It waits, sleeps, is blocked or runs.
    case underWay
    case sent
    /// With the server's words for it, on one line.
    case failed(String)
  }

  package let id: String
  /// What its client called it; "" where it did not.
  package let tag: String
  package let state: State
  /// Of this job's file.
  package let pagesSent: Int

  package init(id: String, tag: String, state: State, pagesSent: Int) {
    self.id = id
    self.tag = tag
    self.state = state
    self.pagesSent = pagesSent
  }

  /// Failures for which another try would be another failure: whoever answers does not want it, or the server cannot.
  package var isHopeless: Bool {
    guard case .failed(let words) = state else { return false }
    let lowercased = words.lowercased()
    return Self.hopeless.contains { lowercased.contains($0) }
  }

  /// Parts of the server's words, as its manual and its dictionary of messages have them.
  private static let hopeless = [
    "reject", "blocked by", "invalid", "removed from queue", "killed by", "aborted by request",
    "conversion failed", "format checker", "not a valid tiff",
  ]

  /// `JobFmt` of `faxstat`: its status goes to the end, because it may hold anything.
  static let format = "=%j|%J|%a|%p|%y|%s"
  private static let wordsMax = 160

  /// Lines that are no jobs, and such in which a status goes on, are passed over.
  static func list(in output: String) -> [HylaFAXJob] {
    output.split(whereSeparator: \.isNewline).compactMap { line in
      guard line.first == "=" else { return nil }
      let fields = line.dropFirst().split(
        separator: "|", maxSplits: 5, omittingEmptySubsequences: false
      ).map { trimmed($0) }
      guard fields.count == 6, !fields[0].isEmpty, fields[0].allSatisfy(\.isNumber) else {
        return nil
      }
      let state: State =
        switch fields[2] {
        case "D": .sent
        case "F": .failed(oneLine(fields[5]))
        default: .underWay
        }
      return HylaFAXJob(
        id: fields[0], tag: fields[1], state: state, pagesSent: Int(fields[3]) ?? 0)
    }
  }

  /// Words for a log and a list: one line, and not a long one.
  static func oneLine(_ words: String) -> String {
    let line = String(words.filter { !$0.isNewline && $0 != "\\" }.prefix(wordsMax))
    return line.isEmpty ? "it does not say why" : line
  }

  private static func trimmed(_ field: Substring) -> String {
    var field = field
    while field.first == " " { field.removeFirst() }
    while field.last == " " { field.removeLast() }
    return String(field)
  }
}

/// The server's log of what it has sent, `etc/xferfaxlog`: a line a call, its fields parted by tabs (manual page
/// xferfaxlog(5)).
enum HylaFAXLog {
  private static let kind = 1, job = 4, tag = 5, pages = 10, reason = 13

  /// The last call for `job`; nil where there was none.
  static func last(of id: String, tag: String, in text: String) -> HylaFAXJob? {
    var found: HylaFAXJob?
    for line in text.split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(unquoted)
      guard fields.count > reason, fields[kind] == "SEND", fields[job] == id,
        fields[self.tag] == tag
      else { continue }
      found = HylaFAXJob(
        id: id, tag: tag,
        state: fields[reason].isEmpty ? .sent : .failed(HylaFAXJob.oneLine(fields[reason])),
        pagesSent: Int(fields[pages]) ?? 0)
    }
    return found
  }

  private static func unquoted(_ field: Substring) -> String {
    field.count >= 2 && field.first == "\"" && field.last == "\""
      ? String(field.dropFirst().dropLast()) : String(field)
  }
}

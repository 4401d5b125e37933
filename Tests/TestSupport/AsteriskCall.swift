/// One call to a real Asterisk: the caller's half is ours, and what the dialplan's half does is seen.
///
///     let call = try stand.call("12333")
///     try call.command("STREAM FILE zh/welcome")
///     call.press("1")
package final class AsteriskCall {
  /// What the caller does, as an extension of the stand's own dialplan.
  package enum Caller: String {
    /// Makes a sound all the time.
    case speaking
    /// Sends nothing at all.
    case silent
    /// Sends silence.
    case quiet
    /// Is a fax machine, which has pressed start. What it receives goes to the variable `FAX_FILE`.
    case fax
  }

  private let manager: AsteriskManager
  /// The channel that the dialplan under test runs on, which is also the call's id for the service; and the caller's half.
  package let id: String
  private let caller: String
  /// What has happened on the dialplan's channel, in order.
  package private(set) var events: [[String: String]] = []

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  init(
    _ manager: AsteriskManager, id: String, number: String, from: String,
    variables: [String: String], as caller: Caller
  ) {
    self.manager = manager
    self.id = id
    self.caller = "caller-of-\(id)"
    manager.send(
      "Originate",
      [
        "Channel: Local/\(number)@incoming/n", "Context: callers",
        "Exten: \(caller.rawValue)", "Priority: 1", "Async: true",
        "CallerID: \(from)", "ChannelId: \(self.caller)", "OtherChannelId: \(id)",
      ] + variables.sorted { $0.key < $1.key }.map { "Variable: \($0.key)=\($0.value)" })
  }

  // MARK: The caller

  /// Presses keys, one after the other, each a tenth of a second long.
  package func press(_ keys: String) {
    for key in keys { manager.send("PlayDTMF", ["Channel: \(caller)", "Digit: \(key)"]) }
  }

  package func hangUp() { manager.send("Hangup", ["Channel: \(caller)"]) }

  /// From here on the caller does something else.
  package func become(_ caller: Caller) {
    manager.send(
      "Redirect",
      [
        "Channel: \(self.caller)", "Context: callers", "Exten: \(caller.rawValue)", "Priority: 1",
      ])
  }

  // MARK: The dialplan's channel

  /// Waits for an event on the dialplan's channel.
  @discardableResult
  package func wait(
    for what: String, where isIt: ([String: String]) -> Bool
  ) throws -> [String: String] {
    while let event = manager.next() {
      guard event["Uniqueid"] == id else { continue }
      events.append(event)
      if isIt(event) { return event }
      if event["Event"] == "Hangup" { break }
    }
    let seen = events.map { event in
      [event["Event"], event["Command"] ?? event["AppData"] ?? event["Variable"], event["Result"]]
        .compactMap(\.self).joined(separator: " ")
    }
    throw Missing(description: "waited for \(what) in vain; seen:\n\(seen.joined(separator: "\n"))")
  }

  /// Waits until Asterisk begins to carry out a command of the service that has `words`; the whole command.
  @discardableResult
  package func command(_ words: String) throws -> String {
    let event = try wait(for: words) {
      $0["Event"] == "AGIExecStart" && $0["Command"]?.contains(words) == true
    }
    return event["Command"] ?? ""
  }

  /// Waits until the dialplan comes to `application`; its arguments.
  @discardableResult
  package func dialplan(_ application: String) throws -> String {
    let event = try wait(for: application) {
      $0["Event"] == "Newexten" && $0["Application"] == application
    }
    return event["AppData"] ?? ""
  }

  /// Waits until the channel is gone.
  package func ended() throws { try wait(for: "its end") { $0["Event"] == "Hangup" } }

  /// The commands of the service so far, as Asterisk got them.
  package var commands: [String] {
    events.compactMap { $0["Event"] == "AGIExecStart" ? $0["Command"] : nil }
  }
}

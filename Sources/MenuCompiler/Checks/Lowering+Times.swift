import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Times that no caller, nobody called and no table keeps, and such as are longer than a call.
extension Lowering {
  mutating func checkTimes(_ asking: AskingSyntax) {
    if let time = asking.firstKey {
      check(time, of: "first-key", example: "5s") {
        $0 < .seconds(2) ? .hasty(word: "first-key", time: "\($0)") : nil
      }
    }
    if let time = asking.nextKey {
      check(time, of: "next-key", example: "3s") {
        $0 < .seconds(1) ? .hasty(word: "next-key", time: "\($0)") : nil
      }
    }
  }

  /// How long a table may take.
  mutating func checkWithin(_ time: Located<Duration>?) {
    guard let time else { return }
    check(time, of: "within", example: "10s") {
      $0 < .seconds(1) ? .hastyWithin(time: "\($0)") : nil
    }
  }

  /// How long a message may be, and the silence that ends it.
  mutating func checkTimes(of body: RecordSyntax) {
    if let time = body.atMost { check(time, of: "at-most", example: "3m", isNothing: true) }
    // One that is longer than a call is longer than its message, which is told.
    guard let time = body.silence, time.value.milliseconds < .seconds(1) else { return }
    check(time, of: "silence", example: "5s", isNothing: true) {
      .hastySilence(time: "\($0)")
    }
  }

  mutating func checkPause(_ time: Located<Duration>) {
    check(time, of: "pause", example: "1s", isNothing: true)
  }

  /// A telephone rings every five or six seconds.
  mutating func checkRing(_ time: Located<Duration>) {
    let ring = time.value.milliseconds
    if ring.count == 0 {
      report.add(.time(.noTime(word: "ring")), at: time.range)
    } else if ring < .seconds(5) {
      report.add(.time(.hastyRing(time: "\(ring)")), at: time.range)
    } else if outlastsCall(ring) {
      report.add(
        .time(.ringTooLong(time: "\(ring)", callTime: "\(flow.callTimeMax)")), at: time.range)
    }
  }

  /// - Parameters:
  ///   - isNothing: whether at nought it does nothing, and not that nobody is quick enough.
  ///   - hasty: what is wrong with a time that is too short.
  private mutating func check(
    _ time: Located<Duration>, of word: String, example: String, isNothing: Bool = false,
    hasty: (Milliseconds) -> TimeProblem? = { _ in nil }
  ) {
    let length = time.value.milliseconds
    if length.count == 0 {
      report.add(
        .time(
          isNothing
            ? .nothingLasts(word: word, example: "\(word) \(example)") : .noTime(word: word)),
        at: time.range)
    } else if let problem = hasty(length) {
      report.add(.time(problem), at: time.range)
    } else if outlastsCall(length) {
      report.add(
        .time(
          .tooLong(
            word: word, time: "\(length)", callTime: "\(flow.callTimeMax)",
            example: "\(word) \(example)")), at: time.range)
    }
  }

  /// Where no call gets anywhere, that is told.
  private func outlastsCall(_ time: Milliseconds) -> Bool {
    flow.callTimeMax.count > 0 && time >= flow.callTimeMax
  }
}

internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import ServiceCalendar
internal import Telephony

/// What a call begins with: at the beginning of its menu, or where its mark says.
struct CallBeginning {
  let menu: LoopMenu
  let call: Call
  let key: CallKey
  /// How often the call has been resumed.
  let segment: UInt32
  /// The call's own time: 0 where it rings now.
  let time: CallTime
}

extension ServiceLoop {
  /// A call that rings now. `at` is a local time as written, which only a service with a test clock takes.
  func beginning(
    to number: String, from caller: String?, language: String?, at: String?
  ) throws(TrunkProblem) -> CallBeginning {
    guard let served = menus.menu(answering: number) else { throw .noMenu(number: number) }
    let menu = loopMenu(of: served)
    let call = Call(
      startingAt: served.flow.start, rangAt: try wallClock(at, of: menu), caller: caller,
      language: language.flatMap { served.flow.language(tagged: $0) })
    return CallBeginning(
      menu: menu, call: call,
      key: CallKey(
        rangAtUnixMilliseconds: shared.options.surroundings.wallClock().unixMilliseconds,
        chance: (shared.options.surroundings.chance(), shared.options.surroundings.chance())),
      segment: 0, time: .rang)
  }

  private func wallClock(_ at: String?, of menu: LoopMenu) throws(TrunkProblem) -> CivilDateTime {
    guard let at else {
      return menu.wallClock(atUnixSeconds: shared.options.surroundings.wallClock().unixSeconds)
    }
    guard shared.options.hasTestClock else {
      throw .badField(
        name: "at", value: at, expected: "left out: this service has no test clock")
    }
    return try wallClock(at: at)
  }

  /// As it is written, which only a service with a test clock takes.
  func wallClock(at written: String) throws(TrunkProblem) -> CivilDateTime {
    // Receipts begin with a year of four digits.
    guard let time = CivilDateTime(written), time.date.year >= 1000 else {
      throw .badField(
        name: "at", value: written, expected: "a local time such as 2011-07-01T20:15")
    }
    return time
  }

  /// A call that goes on from `mark`.
  func resumption(from mark: String) throws(TrunkProblem) -> CallBeginning {
    guard let content = seal.open(Array(mark.utf8)), let mark = CallMark(content) else {
      throw .badResume(.foreign)
    }
    guard let menu = menus.menu(ofVersion: mark.menuVersion) else {
      throw .badResume(.menuGone)
    }
    let time = mark.callTime(
      atUnixMilliseconds: shared.options.surroundings.wallClock().unixMilliseconds)
    guard var call = try? Call(decoding: Array(content[CallMark.length...]), in: menu.flow) else {
      throw .badResume(.otherVersion)
    }
    call.countTimeAway(time.since(mark.callTime), in: menu.flow)
    guard time < call.budgetEnd(in: menu.flow) else { throw .badResume(.expired) }
    return CallBeginning(
      menu: loopMenu(of: menu), call: call, key: mark.key,
      segment: mark.nextSegment(at: time, chance: shared.options.surroundings.chance()),
      time: time)
  }

  /// Adds the mark of the call at `served`, at `time` and sealed, to `output`; returns false, with a line in the log, where
  /// it would be too long.
  func appendMark(
    of served: UnsafeMutablePointer<ServedCall>, at time: CallTime, to output: inout [UInt8]
  ) -> Bool {
    markContent.removeAll(keepingCapacity: true)
    CallMark(
      key: served.pointee.identity.key, segment: served.pointee.identity.segment, callTime: time,
      unixMilliseconds: shared.options.surroundings.wallClock().unixMilliseconds,
      menuVersion: served.pointee.menu.flow.pointee.version
    ).append(to: &markContent)
    served.pointee.withFlow { call, flow in
      call.countDeeds(in: flow)
      call.encode(for: flow, into: &markContent)
    }
    guard sealer.seal(markContent, into: &output) else {
      shared.log.log(.warning, .markTooLong, ["call": served.pointee.identity.call.text])
      return false
    }
    return true
  }
}

package import CallFlowModel
import ServiceCalendar
import Telephony

/// Why the content of a mark gives no call.
package enum MarkFault: Error, Equatable {
  /// It was written by a different version of this program.
  case unknownFormat(UInt8)
  /// It was made for another menu, or another version of it.
  case otherMenu
  case damaged
}

/// A call's state as bytes: the content of a mark, before it is sealed.
///
/// If the layout changes: raise ``Call/markFormat``, so that marks of the formats before it are refused and not
/// misread, and say in the changelog from which version on a call can be carried over.
extension Call {
  static let markFormat: UInt8 = 5

  /// Adds the state as it is between two events. What only lasts while a step is under way is left out: the step
  /// starts again from its prompt; and so is what no step can ask for from here on.
  ///
  /// At most ``MarkLength/most`` bytes: places in recordings, and then menus to go back to, are forgotten where there
  /// is no room for them, the oldest first. The compiler sees to it that there is room for all else.
  package func encode(for flow: CallFlow, into bytes: inout [UInt8]) {
    var placeCount = heardRows.count
    var menuCount = Int(history.count)
    var writer = ByteWriter()
    swap(&writer.bytes, &bytes)
    let start = writer.bytes.count
    while true {
      encode(for: flow, placeCount: placeCount, menuCount: menuCount, into: &writer)
      let length = writer.bytes.count - start
      if length <= MarkLength.most || (placeCount == 0 && menuCount == 0) { break }
      writer.bytes.removeLast(length)
      if placeCount > 0 { placeCount -= 1 } else { menuCount -= 1 }
    }
    swap(&writer.bytes, &bytes)
  }

  /// ``encode(for:into:)`` into memory of its own.
  package func encoded(for flow: CallFlow) -> [UInt8] {
    var bytes: [UInt8] = []
    encode(for: flow, into: &bytes)
    return bytes
  }

  private func encode(
    for flow: CallFlow, placeCount: Int, menuCount: Int, into writer: inout ByteWriter
  ) {
    let firstMenu = Int(history.count) - menuCount
    writer.bytes.append(Self.markFormat)
    writer.write(flow.version)
    writer.write(signed: rangAt.secondsSince1970)
    writer.write(caller == nil ? UInt64(0) : 1)
    if let caller { writer.write(caller) }
    writer.write(step.index)
    writer.write(language.index)
    writer.write(keysToTakeAgain)
    writer.write(operation.number)
    writer.write(question.number)
    writer.write(noInputs)
    writer.write(noMatches)
    writer.write(rowsFirst)
    writer.write(wrongSecrets)
    writer.write(faxesToCount)
    writer.write(wasAnswered ? UInt64(1) : 0)
    writer.write(stepsTaken)
    writer.write(talked.count)
    writer.write(UInt64(menuCount))
    for index in firstMenu..<Int(history.count) {
      writer.write(history[index].index)
      if flow[history[index]].kind == .browse { writer.write(rowLeft(in: history[index])) }
    }
    writer.write(receipt?.number ?? 0)
    writer.write(recorded.number)
    writer.write(recordedIn)
    writeUnderWay(in: flow, to: &writer)
    writeSwallowing(to: &writer)
    writeValues(in: flow, firstMenu: firstMenu, to: &writer)
    writer.write(UInt64(placeCount))
    for row in heardRows.suffix(placeCount) {
      writer.write(row.table)
      writer.write(row.language.index)
      writer.write(row.key)
      writer.write(row.position.count)
    }
    writer.bytes.append(speed.rawValue)
    writer.bytes.append(deeds(in: flow).rawValue)
    let visits = visitsAskedAbout(in: flow)
    writer.write(UInt64(visits.count))
    for entry in visits {
      writer.write(entry.step.index)
      writer.write(entry.exit.kind.rawValue)
      writer.write(entry.exit.index)
      writer.write(signed: entry.at.milliseconds)
    }
    // Programs of format 5 that do not know it refuse a mark that has it.
    if let droppedMessage { writer.write(droppedMessage.number) }
  }

  /// The call that ``encoded(for:)`` wrote: send ``CallEvent/resumed`` next.
  package init(decoding bytes: [UInt8], in flow: CallFlow) throws(MarkFault) {
    var reader = ByteReader(bytes)
    let format = try reader.byte()
    guard format == Self.markFormat else { throw .unknownFormat(format) }
    guard try reader.number() == flow.version else { throw .otherMenu }
    let rangAt = CivilDateTime(secondsSince1970: try reader.signed())
    let caller = try reader.number(below: 2) == 1 ? try reader.text() : nil
    self.init(in: flow, rangAt: rangAt, caller: caller, language: nil)
    step = StepID(try reader.number(below: flow.steps.count))
    language = LanguageID(try reader.number(below: flow.languages.count))
    queue = try reader.keys()
    operation.number = UInt32(try reader.number(below: Int(UInt32.max)))
    question.number = UInt32(try reader.number(below: Int(UInt32.max)))
    noInputs = UInt8(try reader.number(below: 256))
    noMatches = UInt8(try reader.number(below: 256))
    rowsFirst = UInt32(try reader.number(below: Int(UInt32.max)))
    wrongSecrets = UInt8(try reader.number(below: 256))
    faxesSent = UInt8(try reader.number(below: 256))
    wasAnswered = try reader.number(below: 2) == 1
    stepsTaken = UInt32(try reader.number(below: Int(UInt32.max)))
    talked = Milliseconds(UInt32(try reader.number(below: Int(UInt32.max) + 1)))
    for _ in 0..<(try reader.number(below: MenuHistory.countMax + 1)) {
      let menu = StepID(try reader.number(below: flow.steps.count))
      history.push(menu)
      guard flow[menu].kind == .browse else { continue }
      rememberRow(UInt32(try reader.number(below: Int(UInt32.max))), of: menu)
    }
    let receiptNumber = try reader.number()
    receipt = receiptNumber == 0 ? nil : ReceiptNumber(receiptNumber)
    recorded.number = UInt32(try reader.number(below: Int(UInt32.max)))
    recordedIn = UInt32(try reader.number(below: Int(UInt32.max)))
    try readUnderWay(from: &reader, in: flow)
    try readSwallowing(from: &reader)
    for _ in 0..<(try reader.number(below: flow.values.count + 1)) {
      let value = ValueID(try reader.number(below: flow.values.count))
      values[value] = try reader.value()
    }
    for _ in 0..<(try reader.number(below: CallLimits.heardRowsRemembered + 1)) {
      let table = UInt16(try reader.number(below: flow.tables.count))
      let language = LanguageID(try reader.number(below: flow.languages.count))
      let key = try reader.text()
      let position = Milliseconds(UInt32(try reader.number(below: Int(UInt32.max))))
      heardRows.append(
        HeardRow(table: table, language: language, key: key, position: position))
    }
    guard let speed = PlaySpeed(rawValue: try reader.byte()) else { throw .damaged }
    self.speed = speed
    let deeds = CallDeeds(rawValue: try reader.byte())
    guard CallDeeds.all.isSuperset(of: deeds) else { throw .damaged }
    deedsBefore = deeds
    for _ in 0..<(try reader.number(below: flow.steps.count + 1)) {
      let step = StepID(try reader.number(below: flow.steps.count))
      guard let kind = ExitKind(rawValue: try reader.byte()) else { throw .damaged }
      let index = UInt32(try reader.number(below: Int(UInt32.max)))
      let at = CallTime(milliseconds: try reader.signed())
      path.append(PathEntry(step: step, exit: Exit(kind, index: index), at: at))
    }
    if !reader.isAtEnd { droppedMessage = ReceiptNumber(try reader.number()) }
    guard reader.isAtEnd else { throw .damaged }
    pathCarriedOver = UInt16(clamping: path.count)
    deedsCounted = pathCarriedOver
  }

  /// Without the fax under way: its step starts again, and counts it again.
  private var faxesToCount: UInt8 {
    if case .ordering = activity { return faxesSent - 1 }
    guard case .faxing = activity else { return faxesSent }
    return faxesSent - 1
  }

  /// The last visit of each step of which a choice may ask how it was left, the oldest first.
  private func visitsAskedAbout(in flow: CallFlow) -> [PathEntry] {
    var visits: [PathEntry] = []
    // Of a long call hundreds are looked at for each mark.
    let (path, isAsked) = (path.span, flow.stepsAskedAbout.span)
    var index = path.count
    while index > 0, isAsked.isEmpty || visits.count < flow.stepsAskedAboutCount {
      index -= 1
      let step = path[index].step
      if isAsked.isEmpty ? flow.asksAbout(step) : isAsked[Int(step.index)],
        !visits.contains(where: { $0.step == step })
      {
        visits.append(path[index])
      }
    }
    return visits.reversed()
  }

  /// Values that the step under way, and the menus that it may go back to, can still ask for.
  private func writeValues(in flow: CallFlow, firstMenu: Int, to writer: inout ByteWriter) {
    func isHeld(_ value: ValueID) -> Bool {
      guard let ahead = flow.valuesAhead else { return true }
      if ahead[step].contains(value) { return true }
      for index in firstMenu..<Int(history.count) where ahead[history[index]].contains(value) {
        return true
      }
      return false
    }
    var count: UInt64 = 0
    for entry in values.entries where isHeld(entry.value) { count += 1 }
    writer.write(count)
    for entry in values.entries where isHeld(entry.value) {
      writer.write(entry.value.index)
      writer.write(entry.content, reads: flow.valuesAhead?.reads(entry.value) ?? true)
    }
  }

  /// What does not begin anew with its step: a recording that is being saved, and since when a caller waits for a person.
  private enum UnderWay: UInt8 {
    case nothing, saving
    /// Programs of format 5 that know only the two before refuse a mark that has one of these.
    case waiting, talking
  }

  private func writeUnderWay(in flow: CallFlow, to writer: inout ByteWriter) {
    if case .saving = activity {
      writer.bytes.append(UnderWay.saving.rawValue)
      writer.write(recordedLength.count)
      writer.bytes.append(recordedEnd.rawValue)
    } else if flow[step].kind == .transfer, let transfer = transferUnderWay {
      let answeredAt = transfer.answeredAt
      writer.bytes.append((answeredAt == nil ? UnderWay.waiting : .talking).rawValue)
      writer.write(transfer.askedAt.since(.rang).count)
      if let answeredAt { writer.write(answeredAt.since(.rang).count) }
    } else {
      writer.bytes.append(UnderWay.nothing.rawValue)
    }
  }

  private mutating func readUnderWay(
    from reader: inout ByteReader, in flow: CallFlow
  ) throws(MarkFault) {
    guard let underWay = UnderWay(rawValue: try reader.byte()) else { throw .damaged }
    switch underWay {
    case .nothing: return
    case .saving:
      guard flow[step].kind == .record else { throw .damaged }
      recordedLength = Milliseconds(UInt32(try reader.number(below: Int(UInt32.max))))
      guard let end = RecordingEnd(rawValue: try reader.byte()) else { throw .damaged }
      recordedEnd = end
      activity = .saving(recorded, until: .rang)
    case .waiting, .talking:
      guard flow[step].kind == .transfer else { throw .damaged }
      let askedAt = try reader.moment()
      let answeredAt = underWay == .talking ? try reader.moment() : nil
      transfers = [TransferEntry(step: step, askedAt: askedAt, answeredAt: answeredAt)]
    }
  }

  private func writeSwallowing(to writer: inout ByteWriter) {
    writer.write(signed: swallowsEndKeyUntil.milliseconds)
    if swallowsEndKeyUntil > .rang { writer.bytes.append(swallowedEndKey.rawValue) }
  }

  private mutating func readSwallowing(from reader: inout ByteReader) throws(MarkFault) {
    swallowsEndKeyUntil = CallTime(milliseconds: try reader.signed())
    guard swallowsEndKeyUntil > .rang else { return }
    guard let key = DTMFKey(rawValue: try reader.byte()) else { throw .damaged }
    swallowedEndKey = key
  }
}

extension CallFlow {
  /// Whether a choice may ask how `step` was left last, where nobody has prepared the flow.
  fileprivate func asksAbout(_ step: StepID) -> Bool {
    branches.contains { branch in
      switch branch.condition {
      case .after(let asked, _), .afterDropped(let asked), .afterOption(let asked, _):
        asked == step || dropStep(of: asked) == step
      case .open, .language, .callerHidden, .callerBegins, .compare: false
      }
    }
  }
}

extension ByteWriter {
  /// What a text says is written only where `reads`.
  fileprivate mutating func write(_ value: CallValue, reads: Bool) {
    switch value {
    case .none: bytes.append(0)
    case .digits(let digits):
      bytes.append(1)
      write(digits)
    case .number(let number):
      bytes.append(2)
      write(signed: number)
    case .money(let fen):
      bytes.append(3)
      write(signed: fen)
    case .date(let date):
      bytes.append(4)
      write(signed: Int64(date.daysSince1970))
    case .time(let time):
      bytes.append(5)
      write(UInt64(time.sinceMidnight))
    case .prompt(let name, let text):
      bytes.append(6)
      write(name)
      write(reads && text.utf8.count <= MarkLength.textMax ? text : "")
    }
  }
}

extension ByteReader {
  /// Milliseconds since the call rang.
  fileprivate mutating func moment() throws(MarkFault) -> CallTime {
    CallTime.rang + Milliseconds(UInt32(try number(below: Int(UInt32.max) + 1)))
  }

  fileprivate mutating func value() throws(MarkFault) -> CallValue {
    switch try byte() {
    case 0: return .none
    case 1: return .digits(try text())
    case 2: return .number(try signed())
    case 3: return .money(try signed())
    case 4:
      let days = try signed()
      let range = CivilDate.first.daysSince1970...CivilDate.last.daysSince1970
      guard range.contains(Int(days)) else { throw .damaged }
      return .date(CivilDate(daysSince1970: Int(days)))
    case 5:
      guard let time = MinuteOfDay(sinceMidnight: try number(below: 1441)) else { throw .damaged }
      return .time(time)
    case 6: return .prompt(name: try text(), text: try text())
    default: throw .damaged
    }
  }
}

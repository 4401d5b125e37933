package import CallEngine
package import CallFlowModel
import ServiceCalendar
package import Storage
package import Telephony

/// A request that an effect makes of the store, and what the call waits for; `nil` where it waits for nothing.
package struct CallRequest: Equatable, Sendable {
  package let request: StorageRequest
  package let question: CallQuestion?
  /// How long the sound of a recording must be that is to be finished, where the request has none of it: what is shorter is no
  /// message, whatever its gateway has told.
  package var soundAtLeast = Milliseconds(0)
}

extension Call {
  /// What `effect` asks of the store; `nil` for effects that are not the store's.
  ///
  /// `heard` is the length of the sound that came for the recording under way, for hang-ups before the gateway
  /// told it; `nil` where only the sound itself will tell: see ``CallRequest/soundAtLeast``.
  package mutating func request(
    for effect: CallEffect, of effects: CallEffects, identity: CallIdentity, heard: Milliseconds?,
    at now: CallTime, in flow: CallFlow
  ) -> CallRequest? {
    switch effect {
    case .lookup(let question, let step, let operands):
      let lookup = flow.lookups[Int(flow[step].detail)]
      let query = lookup.query
      let table = flow.tables[Int(query.table)]
      let asked = LookupQuestion(
        table: table.name,
        conditions: conditions(of: query, effects.operands[operands.range], at: now, in: flow),
        caller: caller, today: wallClock(at: now).date, initialSecrets: table.initialSecrets,
        takesInitial: lookup.initial != nil, endpoint: table.endpointTable(within: lookup.within))
      return CallRequest(request: .lookUp(asked), question: .lookup(question, step))
    case .fetchRows(let question, let step, let operands, let offset, let count):
      let browse = flow.browses[Int(flow[step].detail)]
      let table = flow.tables[Int(browse.query.table)]
      let asked = BrowseQuestion(
        table: table.name,
        conditions: conditions(
          of: browse.query, effects.operands[operands.range], at: now, in: flow),
        order: browse.order.map { table.columns[Int($0.column)].name },
        isDescending: browse.order?.isDescending ?? false,
        mostAsked: lastDays(browse.mostAskedDays, at: now),
        places: placeQuestion(of: browse, at: now, in: flow),
        endpoint: table.endpointTable(within: browse.within))
      return CallRequest(
        request: .browse(asked, offset: Int(offset), count: Int(count)),
        question: .rows(question, step))
    case .record(let operation, atMost: _, silence: _, endKey: _):
      recordedIn = identity.segment
      return CallRequest(
        request: .beginRecording(recordingStart(operation, identity, at: now, in: flow)),
        question: nil)
    case .keepRecording(let operation, let step, let length, let endedBy):
      let key = OperationKey(call: identity.key, segment: recordedIn, operation: operation)
      let length = length ?? heard
      let atLeast = flow.recordings[Int(flow[step].detail)].atLeast
      if let length, length < atLeast {
        leftNoMessage()
        return CallRequest(request: .dropRecording(key), question: nil)
      }
      let told = length ?? Milliseconds(0)
      let request: StorageRequest =
        recordedIn == identity.segment
        ? .finishRecording(key, length: told, endedBy: endedBy)
        : .finishWholeRecording(
          key, length: told, endedBy: endedBy, sound: VoiceMessage.wholeLength(of: told),
          messageVisit(identity, in: flow))
      // What nobody ended is cut off, and never said to be saved.
      return CallRequest(
        request: request,
        question: endedBy == nil ? .cutRecording(operation) : .recording(operation),
        soundAtLeast: atLeast)
    case .keepCutRecording(let operation, let step):
      let key = identity.key(of: operation)
      let atLeast = flow.recordings[Int(flow[step].detail)].atLeast
      if let heard, heard < atLeast || heard.count == 0 {
        leftNoMessage()
        return CallRequest(request: .dropRecording(key), question: nil)
      }
      return CallRequest(
        request: .finishRecording(key, length: heard ?? Milliseconds(0), endedBy: nil),
        question: .cutRecording(operation),
        soundAtLeast: atLeast)
    case .findMessage(let after):
      return CallRequest(
        request: .findMessageOfVisit(messageVisit(identity, in: flow), asker: identity.segment),
        question: .laterMessage(after: after))
    case .dropRecording(let operation):
      return CallRequest(request: .dropRecording(identity.key(of: operation)), question: nil)
    case .dropMessage(let receipt):
      let event = MessageEvent(.dropped, by: MessageEvent.caller, at: wallClock(at: now))
      return CallRequest(request: .stepMessage(receipt, event), question: nil)
    case .fax(let operation, let step, document: _):
      guard let caller else { return nil }
      let count = DailyCount(kind: .faxes, subject: caller, date: wallClock(at: now).date)
      return CallRequest(
        request: .count(count, limit: Int(flow.faxes[Int(flow[step].detail)].perNumberMax)),
        question: .faxLimit(operation))
    case .listened(let step, let key, let position, let isFirst):
      return listening(
        to: step, effects.texts[Int(key)], until: position, isFirst: isFirst, at: now, in: flow
      ).map { CallRequest(request: .keepListening($0), question: nil) }
    case .orderFax(let question, let step, let document, let to):
      let order = faxOrder(
        effects.texts[Int(document)], to: effects.texts[Int(to)], identity, at: now, in: flow)
      return CallRequest(
        request: .orderFax(order, limit: Int(flow.faxes[Int(flow[step].detail)].perNumberMax)),
        question: .faxOrder(question))
    case .answer, .play, .stop, .transfer, .hangUp, .mark, .ended, .keysDropped, .operationFailed,
      .storeLate:
      return nil
    }
  }

  /// What the caller orders: in this call where there is no number.
  package func faxOrder(
    _ document: String, to number: String?, _ identity: CallIdentity, at now: CallTime,
    in flow: CallFlow
  ) -> FaxOrder {
    FaxOrder(
      call: identity.key, menu: flow.name, document: document,
      pageCount: UInt32(flow.documents.first { $0.name == document }?.pages ?? 1), to: number,
      called: identity.to, caller: caller, orderedAt: wallClock(at: now))
  }

  private func conditions(
    of query: RowQuery, _ operands: ArraySlice<CallValue>, at now: CallTime, in flow: CallFlow
  ) -> [ColumnCondition] {
    let today = wallClock(at: now).date
    // Rows are heard on their days only, whatever the step asks.
    let bounds = flow.tables[Int(query.table)].columns.compactMap { column in
      column.bound.map { bound in
        switch bound {
        case .from: ColumnCondition(column: column.name, .atMost(today))
        case .until: ColumnCondition(column: column.name, .atLeast(today))
        }
      }
    }
    return bounds
      + zip(query.conditions.range, operands).map { index, operand in
        let condition = flow.conditions[index]
        let column = flow.tables[Int(query.table)].columns[Int(condition.column)]
        switch condition.match {
        case .spelled: return ColumnCondition(column: column.name, .spelled(operand.keys))
        case .equal:
          return ColumnCondition(
            column: column.name,
            .equals(
              column.isSecret ? .secret(Secret(operand.keys)) : operand.tableValue(column.type))
          )
        }
      }
  }

  /// So many days, today being the last; `nil` for none.
  private func lastDays(_ count: UInt8, at now: CallTime) -> ClosedRange<CivilDate>? {
    let today = wallClock(at: now).date
    guard count > 0, let first = today.adding(days: 1 - Int(count)) else { return nil }
    return first...today
  }

  private func placeQuestion(
    of browse: BrowseDetail, at now: CallTime, in flow: CallFlow
  ) -> PlaceQuestion? {
    guard let caller, let days = lastDays(browse.placeDays, at: now) else { return nil }
    return PlaceQuestion(
      caller: caller, language: flow.languages[Int(language.index)], days: days)
  }

  /// What is kept of a row that was heard; `nil` where nobody will ask for it.
  private func listening(
    to step: StepID, _ key: String, until position: Milliseconds?, isFirst: Bool,
    at now: CallTime, in flow: CallFlow
  ) -> Listening? {
    let play = flow.plays[Int(flow[step].detail)]
    guard let row = play.row else { return nil }
    var place: Listening.Place?
    if play.continuing?.place != nil, let caller {
      place = Listening.Place(
        caller: caller, language: flow.languages[Int(language.index)], position: position)
    }
    let isCounted = row.isCounted && isFirst
    guard isCounted || place != nil else { return nil }
    return Listening(
      table: flow.tables[Int(row.table)].name, key: key, at: wallClock(at: now),
      isCounted: isCounted, place: place)
  }

  /// The visit of the step under way, which takes a message.
  private func messageVisit(_ identity: CallIdentity, in flow: CallFlow) -> MessageVisit {
    let detail = flow.recordings[Int(flow[step].detail)]
    return MessageVisit(
      call: identity.key, number: stepsTaken,
      // A department is one office, whatever language its caller speaks.
      department: detail.department.map { flow.text($0, in: LanguageID(0)) } ?? "")
  }

  private func recordingStart(
    _ operation: OperationNumber, _ identity: CallIdentity, at now: CallTime, in flow: CallFlow
  ) -> RecordingStart {
    let detail = flow.recordings[Int(flow[step].detail)]
    let visit = messageVisit(identity, in: flow)
    let recordedAt = wallClock(at: now)
    var due: CivilDate?
    if let workdays = detail.answerWithin, let calendar = flow.calendar {
      due = try? calendar.dueDate(received: recordedAt.date, workdays: Int(workdays))
    }
    return RecordingStart(
      operation: identity.key(of: operation), visit: visit.number, caller: caller,
      department: visit.department, recordedAt: recordedAt, dueDate: due)
  }
}

extension TableDeclaration {
  /// `nil` where the store answers.
  fileprivate func endpointTable(within: Milliseconds) -> EndpointTable? {
    guard let endpoint, let schema = try? TableSchema(self) else { return nil }
    return EndpointTable(schema: schema, address: endpoint.text, within: within)
  }

  /// Of all its columns.
  package var initialSecrets: [InitialSecret] {
    columns.flatMap { column in
      column.initial.map { form in
        switch form {
        case .text(let text): InitialSecret(column: column.name, .text(text))
        case .last(let count, let source):
          InitialSecret(column: column.name, .lastDigits(count: count, ofColumn: source))
        }
      }
    }
  }
}

extension CallValue {
  /// As keyed.
  fileprivate var keys: String {
    switch self {
    case .none: ""
    case .digits(let digits): digits
    case .number(let number): String(number)
    case .money(let fen): String(fen)
    case .date(let date): date.description
    case .time(let time): time.description
    case .prompt(name: _, let text): text
    }
  }

  /// The value as cells of `type` hold it.
  func tableValue(_ type: ValueType) -> TableValue {
    switch self {
    case .none: .absent
    case .digits(let digits):
      type == .number ? Int64(digits).map { .number($0) } ?? .absent : .text(digits)
    case .number(let number): .number(number)
    case .money(let fen): .money(hundredths: fen)
    case .date(let date): .date(date)
    case .time(let time): .time(time)
    case .prompt(name: _, let text): .text(text)
    }
  }
}

import CallFlowModel
import Telephony

/// A lookup: a question to a table, and a filler when the answer takes a while.
extension Call {
  mutating func beginLookup(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Move?
  {
    let lookup = flow.lookups[Int(flow[step].detail)]
    if lookup.attemptsMax > 0, wrongSecrets >= lookup.attemptsMax {
      return Move(.locked, to: lookup.locked)
    }
    question.number &+= 1
    let operands = operands(of: lookup.query, in: flow, into: &effects)
    effects.emit(.lookup(question, step, operands: operands))
    awaitAnswer(
      question, fillerAt: now + Milliseconds(CallLimits.fillerAfterMilliseconds),
      until: now + lookup.within, in: flow)
    return nil
  }

  /// Waits for the answer of a table, in a step that looks up or one that browses.
  mutating func awaitAnswer(
    _ question: QuestionNumber, fillerAt moment: CallTime, until: CallTime, in flow: CallFlow
  ) {
    activity =
      flow[step].kind == .browse
      ? .fetching(question, fillerAt: moment, until: until)
      : .looking(question, fillerAt: moment, until: until)
  }

  /// The values that the conditions of `query` compare with, appended to the effects.
  func operands(of query: RowQuery, in flow: CallFlow, into effects: inout CallEffects)
    -> TableRange
  {
    let start = effects.operands.count
    for index in query.conditions.range {
      switch flow.conditions[index].operand {
      case .value(let value): effects.operands.append(values[value])
      case .constant(let constant): effects.operands.append(flow.constants[Int(constant)])
      }
    }
    return TableRange(start..<effects.operands.count)
  }

  mutating func fillerDue(
    _ question: QuestionNumber, until: CallTime, in flow: CallFlow, at now: CallTime,
    _ effects: inout CallEffects
  ) -> Move? {
    // A filler is no prompt: it answers nothing, so keys wait. What a browse step says are its rows.
    let own = flow[step].kind == .browse ? nil : flow[step].speech
    let start = effects.speech.count
    speak(own ?? flow.phrases.oneMoment, at: now, in: flow, into: &effects)
    if let filler = play(from: start, position: Milliseconds(0), keys: .queue, &effects) {
      activity = .filling(question, filler: filler, until: until)
    } else {
      awaitAnswer(question, fillerAt: until, until: until, in: flow)
    }
    return nil
  }

  /// Said to its end without an answer: it is said again, unless it could not be played.
  mutating func fillerEnded(
    _ question: QuestionNumber, until: CallTime, in flow: CallFlow, at now: CallTime,
    _ outcome: OperationOutcome
  ) -> Move? {
    let pause = Milliseconds(CallLimits.fillerAfterMilliseconds)
    awaitAnswer(
      question, fillerAt: outcome == .finished ? min(now + pause, until) : until, until: until,
      in: flow)
    return nil
  }

  mutating func answerTimedOut(in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    stopFiller(&effects)
    let detail = detail(in: flow)
    return Move(
      .unavailable,
      to: flow[step].kind == .browse
        ? flow.browses[detail].unavailable : flow.lookups[detail].unavailable)
  }

  func stopFiller(_ effects: inout CallEffects) {
    if case .filling(_, filler: let filler, until: _) = activity { effects.emit(.stop(filler)) }
  }

  mutating func lookupEnded(
    _ ended: QuestionNumber, _ outcome: LookupOutcome, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    switch activity {
    case .looking(let asked, fillerAt: _, until: _) where asked == ended: break
    case .filling(let asked, filler: _, until: _)
    where asked == ended && flow[step].kind == .lookup:
      break
    default: return nil  // The answer to a question that had timed out.
    }
    stopFiller(&effects)
    let lookup = flow.lookups[Int(flow[step].detail)]
    switch outcome {
    case .found(let cells):
      hold(cells, lookup.query, in: flow)
      wrongSecrets = 0
      return Move(.found, to: flow[step].next)
    case .notFound: return Move(.notFound, to: lookup.notFound)
    case .wrongSecret:
      wrongSecrets += 1
      return wrongSecrets >= lookup.attemptsMax
        ? Move(.locked, to: lookup.locked) : Move(.notFound, to: lookup.notFound)
    case .initialSecret:
      // A table that calls a secret initial without being asked to cannot be read out either.
      guard let initial = lookup.initial else {
        return Move(.unavailable, to: lookup.unavailable)
      }
      return Move(.initial, to: initial)
    case .locked: return Move(.locked, to: lookup.locked)
    case .unavailable: return Move(.unavailable, to: lookup.unavailable)
    }
  }

  /// Holds the cells of a row, which come in the order of the query's columns.
  mutating func hold(_ cells: [CallValue], _ query: RowQuery, in flow: CallFlow) {
    for (cell, index) in zip(cells, query.columns.range) {
      values[flow.fetchedColumns[index].value] = cell
    }
  }
}

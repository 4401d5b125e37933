import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Faxes and transfers.
extension Lowering {
  mutating func fax(_ body: FaxSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportAgain(step)
    let failed = target(body.failed, place)
    let done = target(body.done, place)
    let limit = body.limit.map { target($0, place) } ?? failed
    flow.faxes.append(
      FaxDetail(
        document: document(body.document, place), number: faxNumber(body.destination, place),
        perCallMax: UInt8(clamping: body.perCall?.value ?? 3),
        perNumberMax: UInt8(clamping: body.perNumber?.value ?? 5), failed: failed, limit: limit))
    return Step(
      kind: .fax, keys: keyMode(step), speech: speech(of: step, place),
      detail: flow.faxes.count - 1, next: done)
  }

  private mutating func document(
    _ syntax: FaxSyntax.Document, _ place: StepPlace
  ) -> FaxDetail.Document {
    let reference: ReferenceSyntax
    switch syntax {
    case .name(let name):
      return .document(
        UInt16(clamping: document(named: name, instance: place.instance) ?? 0))
    case .reference(let syntax): reference = syntax
    }
    if let parameter = parameter(named: reference.name.value, instance: place.instance),
      reference.column == nil,
      case .document(let index)? = instances[place.instance].arguments[parameter]
    {
      return .document(UInt16(clamping: index))
    }
    switch referenced(reference, instance: place.instance) {
    case .broken: break
    case .thing(let parameter):
      reportParameter(
        parameter, of: instances[place.instance].dialogue!, at: reference.range,
        wanted: "a document")
    case .text: reportDocument(reference, "a text")
    case .number: reportDocument(reference, "a number")
    case .held(let value, let setter):
      guard !reportSecret(value, setter, reference) else { break }
      guard type(of: value) == .text else {
        reportDocument(reference, type(of: value).phrase)
        break
      }
      use(value, setter: setter, at: reference.range, place)
      return .value(value)
    }
    return .document(0)
  }

  private mutating func reportDocument(_ reference: ReferenceSyntax, _ type: String) {
    report.add(
      .value(.faxDocumentType(name: reference.text, type: type)), at: reference.range)
  }

  private mutating func reportSecret(
    _ value: ValueID, _ setter: StepID, _ reference: ReferenceSyntax
  ) -> Bool {
    guard isSecret(value) else { return false }
    report.add(
      .value(
        .secretFaxed(
          name: reference.text, declared: secretPlace(of: setter, column: reference.column))),
      at: reference.range)
    return true
  }

  private mutating func faxNumber(_ destination: FaxSyntax.Destination?, _ place: StepPlace)
    -> ValueID?
  {
    guard case .to(let reference)? = destination else { return nil }
    switch referenced(reference, instance: place.instance) {
    case .broken: return nil
    case .held(let value, let setter):
      guard !reportSecret(value, setter, reference) else { return nil }
      // Only such an entry has been read back, and is one that the hotline pays for.
      guard case .enter(let entry) = syntax(of: setter).body, entry.type.value == .faxNumber else {
        report.add(
          .value(.faxNumberType(name: reference.text, type: type(of: value).phrase)),
          at: reference.range)
        return nil
      }
      use(value, setter: setter, at: reference.range, place)
      return value
    case .text, .number, .thing:
      report.add(
        .value(.faxNumberType(name: reference.text, type: "a parameter")), at: reference.range)
    }
    return nil
  }

  mutating func transfer(_ body: TransferSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportAgain(step)
    let destination: TransferDetail.Destination
    switch body.destination {
    case .queue(let name):
      destination = .queue(UInt16(clamping: queue(named: name, instance: place.instance) ?? 0))
    case .number(let number):
      // An empty text is a problem of the file already.
      if !number.value.isEmpty, !HotlineSettings.canBeDialled(number.value) {
        let isQueue = menu.queues.items.contains { $0.name.value == number.value }
        report.add(
          .hotline(isQueue ? .quotedQueue(number.value) : .badNumber(number.value)),
          at: number.range)
      }
      destination = .number(UInt32(name(number.value)))
    }
    let ring = body.ring?.value.milliseconds ?? .seconds(20)
    if let written = body.ring { checkRing(written) }
    flow.transfers.append(
      TransferDetail(
        destination: destination, ring: ring, busy: target(body.busy, place),
        noAnswer: target(body.noAnswer, place), failed: target(body.failed, place)))
    return Step(
      kind: .transfer, keys: keyMode(step), speech: speech(of: step, place),
      detail: flow.transfers.count - 1,
      next: body.released.map { target($0, place) } ?? .hangUp)
  }
}

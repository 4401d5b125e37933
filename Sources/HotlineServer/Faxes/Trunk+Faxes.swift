internal import GatewayProtocols
internal import Sockets
internal import Telephony

/// A fax outside calls, on its way to a trunk or under way on one.
struct TrunkFax: Sendable {
  /// In the place of a call id: `fax:` and the receipt.
  let name: String
  /// The try's number, in the place of an operation number.
  let attempt: OperationNumber
  let line: FaxLine
  /// To be called once, on the loop's thread.
  let answer: @Sendable (TrunkFaxOutcome) -> Void

  init(
    _ fax: OutgoingFax, isFolderShared: Bool,
    answer: @escaping @Sendable (TrunkFaxOutcome) -> Void
  ) {
    name = TrunkFax.prefix + fax.receipt.description
    attempt = OperationNumber(UInt32(fax.attempt))
    line = FaxLine(
      document: fax.document, pages: UInt32(fax.drawn.pagesLeft),
      fromPage: UInt32(fax.drawn.firstPage + 1), to: fax.number,
      file: isFolderShared ? fax.drawn.name : nil)
    self.answer = answer
  }

  static let prefix = "fax:"
}

extension ServiceLoop {
  func send(_ fax: TrunkFax) {
    guard let trunk = faxTrunk else { return fax.answer(.noTrunk) }
    trunk.send(fax)
  }
}

/// Faxes outside calls: `fax` and `done` lines that have `fax:<receipt>` in the place of a call.
extension Trunk {
  /// In scalars.
  private static let reasonLengthMax = 100

  func isFax(_ call: GatewayLine.Field) -> Bool {
    service.parser.fields.text(call).hasPrefix(TrunkFax.prefix)
  }

  func send(_ fax: TrunkFax) {
    // A gateway that is asked for the next try has lost the one before.
    if let lost = faxes.updateValue(fax, forKey: fax.name) {
      lost.answer(.failed(reason: "replaced", arrived: 0))
    }
    let name = Array(fax.name.utf8)
    connection.write { NativeCommandWriter.fax(name.span, fax.attempt, fax.line, into: &$0) }
  }

  func faxDone(
    _ call: GatewayLine.Field, _ attempt: OperationNumber, _ outcome: OperationOutcome,
    _ reason: GatewayLine.Field?, _ arrived: UInt32
  ) throws(TrunkProblem) {
    let name = service.parser.fields.text(call)
    // What an earlier try has to say comes late and changes nothing.
    guard let fax = faxes[name], fax.attempt == attempt else { return }
    let answer: TrunkFaxOutcome
    switch outcome {
    // Other pages than these were not asked for; who counts a cover sheet too has sent them all.
    case .sent(let pages) where pages < fax.line.pages:
      answer = .failed(reason: ServedCall.Fax.pagesMissing, arrived: pages)
    case .sent: answer = .sent
    case .busy: answer = .failed(reason: "busy", arrived: 0)
    case .noAnswer: answer = .failed(reason: "no-answer", arrived: 0)
    case .failed: answer = .failed(reason: failure(reason) ?? "failed", arrived: arrived)
    case .finished, .interrupted, .recorded, .answered, .released:
      throw .badField(
        name: "the outcome", value: outcome.word, expected: "sent, busy, no-answer or failed")
    }
    faxes[name] = nil
    fax.answer(answer)
  }

  /// Why a fax was not sent, for a log and a list: a short line, and no number that names anybody.
  func failure(_ reason: GatewayLine.Field?) -> String? {
    guard let reason else { return nil }
    let words = MaskedNumber.numbers(in: service.parser.fields.text(reason)).onOneLine
    return String(String.UnicodeScalarView(words.unicodeScalars.prefix(Self.reasonLengthMax)))
  }

  /// Nobody will tell what became of them.
  func loseFaxes(_ reason: String) {
    let lost = faxes
    faxes = [:]
    for (_, fax) in lost.sorted(by: { $0.key < $1.key }) {
      fax.answer(.failed(reason: reason, arrived: 0))
    }
  }
}

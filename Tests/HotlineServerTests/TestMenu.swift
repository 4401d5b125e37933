import CallFlowModel
import HotlineServer
import SpokenForms
import Telephony

/// A small menu made by hand, so that tests of the service need no compiler:
///
///     welcome ─▶ main ─1─▶ news ─▶ main
///                     ─2─▶ message ─▶ thanks ─▶ bye      ─4─▶ form (fax) ─▶ main
///                     ─3─▶ seats ─▶ bye                  ─5─▶ person (lookup) ─▶ news
enum TestMenu {
  static let stepNames = [
    "welcome", "main", "news", "message", "thanks", "seats", "form", "person", "bye",
  ]

  static func served(
    version: UInt64 = 7, welcome: String = "welcome", folder: String = "."
  ) -> ServedMenu {
    ServedMenu(flow(version: version, welcome: welcome), folder: folder)!
  }

  static func flow(version: UInt64, welcome: String) -> CallFlow {
    let silence = CallFlow.Phrases(
      lastRow: SpeechID(0), firstRow: SpeechID(0), rowKey: SpeechID(0), oneMoment: SpeechID(0))
    var flow = CallFlow(
      name: "test", numbers: ["100", "12333"], version: version, timeZone: "Asia/Shanghai",
      languages: ["zh", "en"], spokenLanguages: [.chinese, .americanEnglish], start: StepID(0),
      phrases: silence)
    flow.styles = [[]]
    flow.stepNames = stepNames
    for (place, name) in ([welcome] + stepNames.dropFirst()).enumerated() {
      flow.prompts.append(Prompt(name: name, texts: [name, name]))
      // One piece a speech, the same in both languages.
      flow.pieces.append(.prompt(PromptID(place)))
      flow.speeches += [TableRange(place..<place + 1), TableRange(place..<place + 1)]
    }
    func step(_ name: String) -> StepID { StepID(stepNames.firstIndex(of: name)!) }
    func to(_ name: String) -> Target { .step(step(name)) }
    func speech(_ name: String) -> SpeechID { SpeechID(stepNames.firstIndex(of: name)!) }
    flow.keyNodes.append(KeyNode())
    for (key, target) in [
      (DTMFKey.one, "news"), (.two, "message"), (.three, "seats"), (.four, "form"),
      (.five, "person"),
    ] {
      flow.names.append(target)
      flow.options.append(FlowOption(name: flow.names.count - 1, target: to(target)))
      flow.keyNodes[1][key] = .option(OptionID(flow.options.count - 1))
    }
    flow.askings = [Asking(noInput: to("bye"), noMatch: to("bye"), keys: 1, prefersLongest: true)]
    flow.plays = [PlayDetail()]
    flow.texts = ["监察支队", "inspectorate"]
    flow.recordings = [RecordDetail(department: TextID(0), unavailable: to("bye"))]
    flow.queues = [SeatQueue(name: "市本级 seats", title: nil, seats: 2)]
    flow.transfers = [
      TransferDetail(
        destination: .queue(0), busy: to("main"), noAnswer: to("main"), failed: to("main"))
    ]
    flow.documents = [FaxDocument(name: "insurance", title: nil, file: "form.txt", pages: 3)]
    flow.faxes = [FaxDetail(document: .document(0), failed: to("main"), limit: to("main"))]
    flow.tables = [
      TableDeclaration(
        name: "people", file: "people.csv", columns: [.init(name: "id", type: .digits, isKey: true)]
      )
    ]
    flow.lookups = [
      LookupDetail(
        query: RowQuery(table: 0, conditions: .empty, columns: .empty), notFound: to("main"),
        unavailable: to("main"), locked: to("main"))
    ]
    flow.steps = [
      Step(kind: .play, speech: speech("welcome"), next: to("main")),
      Step(kind: .menu, speech: speech("main"), asking: 0),
      Step(kind: .play, speech: speech("news"), next: to("main")),
      Step(kind: .record, speech: speech("message"), asking: 0, next: to("thanks")),
      Step(kind: .play, speech: speech("thanks"), next: to("bye")),
      Step(kind: .transfer, speech: speech("seats"), next: to("bye")),
      Step(kind: .fax, speech: speech("form"), next: to("main")),
      Step(kind: .lookup, next: to("news")),
      Step(kind: .hangUp, speech: speech("bye")),
    ]
    return flow
  }
}

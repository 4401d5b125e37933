import CallFlowModel
import SpokenForms
import Telephony

/// A call flow made by hand, one English step at a time, for tests of the engine alone.
struct TestFlow {
  var flow: CallFlow
  private var places: [String: Int] = [:]

  /// Every step is named before it is made, so that targets can name any of them.
  init(_ names: String...) { self.init(names) }

  init(_ names: [String]) {
    let phrases = CallFlow.Phrases(
      lastRow: SpeechID(0), firstRow: SpeechID(1), rowKey: SpeechID(2), oneMoment: SpeechID(3))
    flow = CallFlow(
      name: "test", numbers: ["100"], version: 7, timeZone: "Asia/Shanghai", languages: ["en"],
      spokenLanguages: [.americanEnglish], start: StepID(0), phrases: phrases)
    flow.styles = [[]]
    for (place, name) in names.enumerated() {
      places[name] = place
      flow.stepNames.append(name)
      flow.steps.append(Step(kind: .hangUp))
    }
    _ = speech("last-row")
    _ = speech("first-row")
    flow.speeches.append(TableRange(flow.pieces.count..<flow.pieces.count + 2))
    flow.pieces += [.prompt(prompt("press")), .rowKey]
    _ = speech("one-moment")
  }

  func step(_ name: String) -> StepID { StepID(places[name]!) }

  func to(_ name: String) -> Target {
    switch name {
    case "back": .back
    case "again": .again
    case "next": .nextRows
    case "previous": .previousRows
    case "hang-up": .hangUp
    default: .step(step(name))
    }
  }

  mutating func prompt(_ name: String) -> PromptID {
    if let known = flow.prompts.firstIndex(where: { $0.name == name }) { return PromptID(known) }
    flow.prompts.append(Prompt(name: name, texts: [name]))
    return PromptID(flow.prompts.count - 1)
  }

  mutating func speech(_ name: String) -> SpeechID { speech([.prompt(prompt(name))]) }

  mutating func speech(_ pieces: [SpeechPiece]) -> SpeechID {
    let start = flow.pieces.count
    flow.pieces += pieces
    flow.speeches.append(TableRange(start..<flow.pieces.count))
    return SpeechID(flow.speeches.count - 1)
  }

  mutating func value(_ name: String, _ type: ValueType, secret: Bool = false) -> ValueID {
    flow.values.append(ValueDeclaration(name: name, type: type, isSecret: secret))
    return ValueID(flow.values.count - 1)
  }

  /// `options` are keys and targets.
  mutating func asking(
    _ options: [(String, String)]? = nil, noInput: String = "bye", noMatch: String = "bye",
    longest: Bool = true
  ) -> Int {
    var root: Int?
    if let options {
      root = flow.keyNodes.count
      flow.keyNodes.append(KeyNode())
      for (keys, target) in options {
        flow.names.append(target)
        flow.options.append(FlowOption(name: flow.names.count - 1, target: to(target)))
        add(keys, OptionID(flow.options.count - 1), root!)
      }
    }
    flow.askings.append(
      Asking(
        noInput: to(noInput), noMatch: to(noMatch), keys: root, prefersLongest: longest))
    return flow.askings.count - 1
  }

  private mutating func add(_ keys: String, _ option: OptionID, _ root: Int) {
    var node = root
    let path = KeyString(keys)!
    for index in 0..<path.count {
      let isLast = index == path.count - 1
      switch flow.keyNodes[node][path[index]] {
      case .nothing where isLast: flow.keyNodes[node][path[index]] = .option(option)
      case .nothing:
        flow.keyNodes.append(KeyNode())
        flow.keyNodes[node][path[index]] = .node(flow.keyNodes.count - 1)
        node = flow.keyNodes.count - 1
      case .option(let shorter):
        flow.keyNodes.append(KeyNode(option: shorter))
        flow.keyNodes[node][path[index]] = .node(flow.keyNodes.count - 1)
        node = flow.keyNodes.count - 1
      case .node(let next):
        node = next
        if isLast { flow.keyNodes[node].option = option }
      }
    }
  }

  private mutating func set(_ name: String, _ made: Step) { flow.steps[places[name]!] = made }

  mutating func menu(
    _ name: String, _ options: [(String, String)], keys: KeyMode = .interrupt,
    fresh: Bool = false, again: String? = nil, longest: Bool = true, noInput: String = "bye",
    noMatch: String = "bye"
  ) {
    let asking = asking(options, noInput: noInput, noMatch: noMatch, longest: longest)
    let speechAgain = again.map { speech($0) }
    set(
      name,
      Step(
        kind: .menu, keys: keys, isFresh: fresh, speech: speech(name), speechAgain: speechAgain,
        asking: asking))
  }

  mutating func play(
    _ name: String, _ next: String, keys: KeyMode = .interrupt,
    options: [(String, String)]? = nil, controls: PlayDetail.Controls? = nil,
    say: SpeechID? = nil
  ) {
    let asking = options.map { self.asking($0) }
    flow.plays.append(PlayDetail(controls: controls))
    let said = say ?? speech(name)
    set(
      name,
      Step(
        kind: .play, keys: keys, speech: said, asking: asking, detail: flow.plays.count - 1,
        next: to(next)))
  }

  mutating func enter(
    _ name: String, _ type: EntryType, _ next: String, keys: KeyMode = .interrupt,
    refused: String? = nil
  ) {
    let value = value(name, .digits)
    flow.entries.append(EnterDetail(type: type, value: value, refused: refused.map { to($0) }))
    let asking = asking()
    set(
      name,
      Step(
        kind: .enter, keys: keys, speech: speech(name), asking: asking,
        detail: flow.entries.count - 1, next: to(next)))
  }

  mutating func lookup(
    _ name: String, found: String, filler: Bool = true, attempts: UInt8 = 0, initial: String? = nil
  ) {
    flow.tables = [TableDeclaration(name: "people", file: "people.csv", columns: [])]
    flow.lookups.append(
      LookupDetail(
        query: RowQuery(table: 0, conditions: .empty, columns: .empty), attemptsMax: attempts,
        notFound: to("missing"), unavailable: to("trouble"), locked: to("locked"),
        initial: initial.map { to($0) }))
    let said = filler ? speech(name) : nil
    set(
      name,
      Step(kind: .lookup, speech: said, detail: flow.lookups.count - 1, next: to(found)))
  }

  mutating func browse(
    _ name: String, _ options: [(String, String)], page: UInt8 = 1, chosen: String? = nil
  ) {
    let title = value("\(name).title", .digits)
    flow.tables = [TableDeclaration(name: "rows", file: "rows.csv", columns: [])]
    let columns = TableRange(flow.fetchedColumns.count..<flow.fetchedColumns.count + 1)
    flow.fetchedColumns.append(FetchedColumn(column: 0, value: title))
    flow.browses.append(
      BrowseDetail(
        query: RowQuery(table: 0, conditions: .empty, columns: columns), pageSize: page,
        chosen: chosen.map { to($0) }, empty: to("missing"), unavailable: to("trouble")))
    let asking = asking(options)
    let said = speech([.value(title, .digits, style: 0)])
    set(
      name,
      Step(kind: .browse, speech: said, asking: asking, detail: flow.browses.count - 1))
  }

  mutating func record(_ name: String, kept: String) {
    flow.recordings.append(RecordDetail(unavailable: to("trouble")))
    let asking = asking()
    set(
      name,
      Step(
        kind: .record, speech: speech(name), asking: asking, detail: flow.recordings.count - 1,
        next: to(kept)))
  }

  mutating func fax(_ name: String, sent: String) {
    flow.documents = [FaxDocument(name: "form", title: nil, file: "form.txt", pages: 1)]
    flow.faxes.append(
      FaxDetail(document: .document(0), perCallMax: 1, failed: to("trouble"), limit: to("locked")))
    set(name, Step(kind: .fax, detail: flow.faxes.count - 1, next: to(sent)))
  }

  /// To the number that was entered at `number`.
  mutating func fax(_ name: String, to number: String, queued: String) {
    flow.documents = [FaxDocument(name: "form", title: nil, file: "form.txt", pages: 1)]
    let value = flow.entries[Int(flow[step(number)].detail)].value
    flow.faxes.append(
      FaxDetail(
        document: .document(0), number: value, perCallMax: 1, failed: to("trouble"),
        limit: to("locked")))
    set(name, Step(kind: .fax, detail: flow.faxes.count - 1, next: to(queued)))
  }

  mutating func transfer(_ name: String, released: String) {
    flow.queues = [SeatQueue(name: "seats", title: nil, seats: 2)]
    flow.transfers.append(
      TransferDetail(
        destination: .queue(0), busy: to("busy"), noAnswer: to("missing"), failed: to("trouble")))
    set(
      name,
      Step(
        kind: .transfer, speech: speech(name), detail: flow.transfers.count - 1,
        next: to(released)))
  }

  mutating func choose(_ name: String, _ branches: [(Branch.Condition, String)], else other: String)
  {
    let start = flow.branches.count
    for (condition, target) in branches {
      flow.branches.append(Branch(condition: condition, target: to(target)))
    }
    flow.choices.append(ChooseDetail(branches: TableRange(start..<flow.branches.count)))
    set(name, Step(kind: .choose, detail: flow.choices.count - 1, next: to(other)))
  }

  mutating func discard(_ name: String, _ next: String) {
    set(name, Step(kind: .discard, next: to(next)))
  }

  mutating func hangUp(_ name: String = "bye") {
    set(name, Step(kind: .hangUp, speech: speech(name)))
  }
}

import CallFlowModel
import CallKeeping
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Storage
import TestSupport

/// The text of a menu from a seed, with steps of every kind and of every manner, right as authors write them: hubs, which are
/// menus, and ways of a few steps that begin at an option and come back to some hub.
struct GeneratedMenu {
  private var random: SplitMix64
  private var hubCount = 3
  /// Steps that options lead to.
  private var heads: [String] = []
  private var steps = ""
  private var serial = 0
  private(set) var text = ""

  static let hubCountMax = 5
  private static let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "45", "789"]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    hubCount = Int.random(in: 3...Self.hubCountMax, using: &random)
    var menu = Self.declarations
    menu += "hotline 100 \"Generated \(seed)\" {\n"
    menu += "  timezone Europe/London\n  languages en zh\n  start welcome\n"
    menu += "  fax-numbers \"2\" \"5\" digits 8\n}\n\n"
    menu += "defaults {\n  0 -> seats0\n  * -> back\n"
    if chance(0.5) { menu += "  # -> hub0\n" }
    menu += "  no-input \(any(2...3)) -> goodbye\n  no-match \(any(2...3)) -> hub0\n}\n\n"
    menu += "play welcome {\n\(say("welcome"))  -> hub0\n}\n\n"
    // Each kind once, and some of them again, elsewhere.
    for kind in Way.allCases { heads.append(way(kind)) }
    for _ in 0..<any(0...4) { heads.append(way(Way.allCases.randomElement(using: &random)!)) }
    heads.shuffle(using: &random)
    menu += hubs() + steps
    self.text = menu
  }

  // MARK: Compiled

  /// The menu as it is served, and its tables.
  struct Served {
    let flow: CallFlow
    let tables: [TableContents]
  }

  /// An error prints what the compiler says.
  func served() throws -> Served {
    let sources = MenuSources(
      root: "generated.menu",
      files: [
        "generated.menu": Array(text.utf8), "members.csv": Array(Self.members.utf8),
        "news.csv": Array(Self.news.utf8), "form.txt": Array("A form.\n".utf8),
        "guide.txt": Array("A guide.\n".utf8),
      ])
    let today = CivilDate("2026-06-01")!
    let compiled = MenuCompiler.compile(sources, today: today, knowsTimeZone: { _ in true })
    guard let flow = compiled.flow else {
      throw Refused(
        problems: DiagnosticPrinter(files: compiled.files).print(
          compiled.diagnostics.filter { $0.severity == .error }))
    }
    let tables = try flow.tables.indices.compactMap { index -> TableContents? in
      let table = flow.tables[index]
      guard table.file != nil else { return nil }
      let bytes = Array((table.name == "members" ? Self.members : Self.news).utf8)
      return try flow.readTable(at: index, from: bytes, today: today).contents
    }
    return Served(flow: flow, tables: tables)
  }

  struct Refused: Error, CustomStringConvertible {
    let problems: String
    var description: String { problems }
  }

  // MARK: What all of them share

  private static let declarations = """
    hours desk "Reception" zh "总台" {
      mon-fri 08:00-18:00
    }

    hours night "At night" zh "夜里" {
      every-day 18:00-24:00
    }

    queue people "People" zh "人工" {
      seats 2
    }

    table members {
      from "members.csv"
      number   digits key
      pin      digits secret
      balance  money
      born     date
      months   number
      nickname text
      paper    text
    }

    table news {
      from "news.csv"
      number digits key
      topic  text
      title  text
      body   text
      sound  audio
      since  date from
      last   date until
    }

    document form "The form" zh "表格" {
      file "form.txt"
    }

    document guide "The guide" zh "指南" {
      file "guide.txt"
    }

    announcement storm from 2026-06-01 08:00 until 2026-06-01 20:00 {
      say "There is a storm today."
      say zh "今天有暴雨。"
    }

    dialogue talk(title: text, when: hours, paper: document) {
      start choices

      menu choices {
        1 "a note" zh "留言" as note -> note
        2 "a paper" zh "文件" as paper -> order
        3 "somebody" zh "人工" as somebody -> choose_somebody
        9 "the end of this" zh "返回" as over -> return
      }

      record note {
        say "This is" {title} ", please speak."
        say zh "这是" {title} "，请说。"
        for {title}
        kept -> told
        unavailable -> return
      }

      play told {
        say "Your receipt is" receipt "."
        say zh "您的编号是" receipt "。"
        -> return
      }

      fax order {
        say "It is coming."
        say zh "正在发送。"
        document paper
        here
        per-call 9
        per-number 99
        sent -> return
        failed -> return
      }

      choose choose_somebody {
        open when -> seats0
        after choices note -> note
        else -> return
      }
    }


    """

  private static let members = """
    number,pin,balance,born,months,nickname,paper
    1111,1,10.40,1960-02-29,12,Bess,form
    2222,2,0.05,1971-12-01,1,Tom,guide
    3333,3,-7.00,1999-06-01,250,,form
    44444,4,0.00,1950-01-31,0,A name that is a good deal longer than most,guide

    """

  private static let news = """
    number,topic,title,body,sound,since,last
    101,work,Holidays,All about holidays.,,,
    102,work,Wages,All about wages.,sounds/wages,,
    103,home,Rent,All about rent.,,2026-01-01,2026-12-31
    104,home,Heating,All about heating.,,2026-07-01,
    105,work,Injuries,All about injuries.,sounds/injuries,,
    106,home,Neighbours,All about neighbours.,,,2026-06-01

    """

  // MARK: Chance

  private mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }
  private mutating func any(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }
  private mutating func one(of choices: String...) -> String {
    choices.randomElement(using: &random)!
  }
  private mutating func hub() -> String { "hub\(any(0...hubCount - 1))" }

  private mutating func name(_ stem: String) -> String {
    serial += 1
    return "\(stem)\(serial)"
  }

  private func say(_ what: String, _ parts: String = "", word: String = "say") -> String {
    "  \(word) \"This is \(what).\" \(parts)\n  \(word) zh \"这是 \(what)。\" \(parts)\n"
  }

  /// What a step says may be different the second time, and keys may be told what to do.
  private mutating func asked(_ what: String) -> String {
    var items = say(what)
    if chance(0.4) { items += say("\(what) again", word: "again") }
    if chance(0.3) { items += "  keys \(one(of: "queue", "ignore"))\n" }
    return items
  }

  private mutating func mistakes() -> String {
    let (silent, wrong) = (hub(), hub())
    return "  no-input \(any(1...3)) -> \(silent)\n  no-match \(any(1...3)) -> \(wrong)\n"
  }

  private mutating func step(_ kind: String, _ name: String, _ items: String) {
    steps += "\(kind) \(name) {\n\(items)}\n\n"
  }

  // MARK: Hubs

  private mutating func hubs() -> String {
    var text = ""
    for index in 0..<hubCount {
      let own = heads.count * index / hubCount..<heads.count * (index + 1) / hubCount
      var targets = Array(heads[own])
      if index + 1 < hubCount { targets.append("hub\(index + 1)") }
      if chance(0.4) { targets.append(one(of: "back", "repeat", "hub0", "hang-up")) }
      text += "menu hub\(index) \"Hub \(index)\" zh \"菜单 \(index)\" {\n"
      let keys = Self.keys.shuffled(using: &random)
      let used = Array(keys.prefix(targets.count))
      for (key, target) in zip(used, targets) {
        let name = "o\(index)_\(key)"
        text += "  \(key) \"option \(key)\" zh \"选项 \(key)\" as \(name) -> \(target)\n"
      }
      let conflicts = used.contains { key in
        used.contains { $0 != key && $0.hasPrefix(key) }
      }
      if conflicts { text += "  prefer \(one(of: "longest", "shortest"))\n" }
      if chance(0.2) { text += "  fresh\n" }
      if chance(0.3) { text += "  keys \(one(of: "queue", "ignore"))\n" }
      text += "  allow many-options \"this is a test\"\n}\n\n"
    }
    return text + """
      transfer seats0 {
      \(say("the person"))  to people
        busy -> hub0
        no-answer -> hub1
        failed -> hub0
        released -> \(hub())
      }

      hang-up goodbye {
      \(say("the end"))}


      """
  }

  // MARK: Ways

  private enum Way: CaseIterable {
    case story, entry, account, catalogue, singleRows, spelling, message, fax, faxToNumber, transfer
    case choice, language, dialogue
  }

  /// Writes the steps of a way; returns its first.
  private mutating func way(_ kind: Way) -> String {
    switch kind {
    case .story: story()
    case .entry: entry()
    case .account: account()
    case .catalogue: catalogue()
    case .singleRows: singleRows()
    case .spelling: spelling()
    case .message: message()
    case .fax: fax()
    case .faxToNumber: faxToNumber()
    case .transfer: transfer()
    case .choice: choice()
    case .language: language()
    case .dialogue: dialogue()
    }
  }

  private mutating func story() -> String {
    let story = name("story")
    var items = say(story, one(of: "", "announcements", "pause 2s", "money 12 date \"2026-06-01\""))
    if chance(0.2) {
      items += "  keys \(one(of: "queue", "ignore"))\n"
    } else {
      if chance(0.7) { items += "  skip-back 4\n  pause 5\n  skip-forward 6 20s\n" }
      if chance(0.4) { items += "  faster 3\n" }
      if chance(0.5) { items += "  9 -> repeat\n" }
      if chance(0.5) { items += "  12 as on -> \(hub())\n" }
    }
    step("play", story, items + "  -> \(hub())\n")
    return story
  }

  private mutating func entry() -> String {
    let entry = name("entry")
    let told = name("told")
    let (type, form) = [
      ("digits 3", "digits"), ("digits 2..7", "digits"), ("phone", "phone"), ("date", "date"),
      ("money", "money"), ("citizen-id", "digits"), ("pattern \"1[3-9]dd?\"", "digits"),
    ].randomElement(using: &random)!
    let isSecret = chance(0.2)
    var items = asked(entry) + "  as \(type)\n"
    if isSecret {
      items += "  secret\n"
    } else if chance(0.5) {
      items += "  confirm \(one(of: "always", "never"))\n"
    }
    if chance(0.3) { items += "  fresh\n" }
    if chance(0.5) { items += "  next-key \(any(2...9))s\n" }
    step("enter", entry, items + mistakes() + "  -> \(told)\n")
    step("play", told, say(told, isSecret ? "" : "\(form) {\(entry)}") + "  -> \(hub())\n")
    return entry
  }

  private mutating func account() -> String {
    let number = name("number")
    let pin = name("pin")
    let account = name("account")
    let rich = name("rich")
    let told = name("told")
    let paper = name("paper")
    step("enter", number, asked(number) + "  as digits 4..5\n" + mistakes() + "  -> \(pin)\n")
    step("enter", pin, asked(pin) + "  as digits 1\n  secret\n" + mistakes() + "  -> \(account)\n")
    var items = chance(0.7) ? say("a moment") : ""
    items += "  in members where number = {\(number)} pin = {\(pin)}\n  attempts \(any(1...3))\n"
    if chance(0.5) { items += "  within \(any(1...12))s\n" }
    items += "  found -> \(rich)\n  not-found -> \(one(of: number, hub()))\n"
    step("lookup", account, items + "  unavailable -> \(hub())\n  locked -> \(hub())\n")
    step(
      "choose", rich,
      "  {\(account).balance} > 5 -> \(told)\n  {\(account).months} != 12 -> \(told)\n"
        + "  else -> \(paper)\n")
    let parts = "money {\(account).balance} date {\(account).born} number {\(account).months}"
    step("play", told, say(told, "\(parts) {\(account).nickname}") + "  -> \(hub())\n")
    step(
      "fax", paper,
      say(paper) + "  document {\(account).paper}\n  here\n  per-call 9\n  per-number 99\n"
        + "  sent -> \(told)\n  failed -> \(hub())\n")
    return number
  }

  /// A play step that speaks a row of the browse step.
  private mutating func listen(to rows: String) -> String {
    let listen = name("listen")
    let row = "{\(rows).title} pause 1s {\(rows).sound} {\(rows).body}"
    var items = say(listen, row)
    items += "  skip-back 4 5s\n  pause 5\n  skip-forward 6\n"
    if chance(0.7) { items += "  faster 3\n" }
    if chance(0.8) { items += "  continue \(one(of: "", "7 days"))\n  start-over 1\n" }
    items += "  9 as more -> repeat\n  * as rows -> \(rows)\n"
    step("play", listen, items + "  -> \(hub())\n")
    return listen
  }

  private mutating func catalogue() -> String {
    let rows = name("rows")
    let listen = listen(to: rows)
    let count = any(1...3)
    var items = "  in news\(chance(0.5) ? " where topic = \"work\"" : "")\n  list \(count)\n"
    if chance(0.3) { items += "  order number descending\n" }
    items += say(rows, "{\(rows).title}")
    items += "  6 \"the next page\" zh \"下一页\" as onwards -> next\n"
    items += "  7 \"the page before\" zh \"上一页\" as backwards -> previous\n"
    if chance(0.5) { items += "  8 \"again\" zh \"重听\" as over -> repeat\n" }
    items += "  chosen -> \(listen)\n  empty -> \(hub())\n  unavailable -> \(hub())\n"
    step("browse", rows, items + mistakes())
    return rows
  }

  private mutating func singleRows() -> String {
    let rows = name("single")
    var items =
      "  in news where topic = \"home\"\n" + say(rows, "{\(rows).title} digits {\(rows).number}")
    items += "  1 \"the next\" zh \"下一条\" as onwards -> next\n"
    items += "  2 \"the one before\" zh \"上一条\" as backwards -> previous\n"
    items += "  3 \"something else\" zh \"别的\" as away -> \(hub())\n"
    items += "  empty -> \(hub())\n  unavailable -> \(hub())\n"
    step("browse", rows, items + mistakes())
    return rows
  }

  private mutating func spelling() -> String {
    let entry = name("letters")
    let rows = name("spelled")
    let listen = listen(to: rows)
    step(
      "enter", entry,
      asked(entry) + "  as digits 1..8\n  confirm never\n" + mistakes() + "  -> \(rows)\n")
    step(
      "browse", rows,
      "  in news where title spelled {\(entry)}\n  list 2\n" + say(rows, "{\(rows).title}")
        + "  6 \"the next page\" zh \"下一页\" as onwards -> next\n"
        + "  chosen -> \(listen)\n  empty -> \(entry)\n  unavailable -> \(hub())\n")
    return entry
  }

  private mutating func message() -> String {
    let message = name("message")
    let thanks = name("thanks")
    var items = asked(message) + "  at-least 1s\n  at-most \(any(1...2))m\n  silence 3s\n"
    if chance(0.5) { items += "  review\n  dropped -> \(hub())\n" }
    items += "  for \"Reception\"\n"
    if chance(0.5) { items += "  answer-within 3 workdays\n" }
    items += mistakes() + "  kept -> \(thanks)\n  unavailable -> \(hub())\n"
    step("record", message, items)
    step("play", thanks, say(thanks, "receipt") + "  -> \(hub())\n")
    return message
  }

  private mutating func fax() -> String {
    let fax = name("fax")
    var items = say(fax) + "  document \(one(of: "form", "guide"))\n  here\n"
    items += "  per-call \(any(1...4))\n  per-number 99\n"
    items += "  sent -> \(hub())\n  failed -> \(hub())\n  limit -> \(hub())\n"
    step("fax", fax, items)
    return fax
  }

  private mutating func faxToNumber() -> String {
    let number = name("fax_number")
    let order = name("order")
    let queued = name("queued")
    step(
      "enter", number,
      asked(number) + "  as fax-number\n" + mistakes() + "  refused -> \(hub())\n  -> \(order)\n")
    step(
      "fax", order,
      say(order) + "  document form\n  to {\(number)}\n  per-call 9\n  per-number 99\n"
        + "  queued -> \(queued)\n  failed -> \(hub())\n  limit -> \(hub())\n")
    step("play", queued, say(queued, "receipt") + "  -> \(hub())\n")
    return number
  }

  private mutating func transfer() -> String {
    let transfer = name("transfer")
    step(
      "transfer", transfer,
      say(transfer) + "  to \(one(of: "people", "\"057112333\""))\n  ring \(any(5...30))s\n"
        + "  busy -> \(hub())\n  no-answer -> \(hub())\n  failed -> \(hub())\n"
        + "  released -> \(hub())\n")
    return transfer
  }

  private mutating func choice() -> String {
    let choice = name("choice")
    var items = ""
    let conditions = [
      "open desk", "open night", "language zh", "caller hidden", "caller \"139\"",
      "after seats0 busy", "after seats0 no-answer", "after hub0 no-match",
    ].shuffled(using: &random)
    for condition in conditions.prefix(any(1...3)) {
      items += "  \(condition) -> \(hub())\n"
    }
    step("choose", choice, items + "  else -> \(hub())\n")
    return choice
  }

  private mutating func language() -> String {
    let language = name("language")
    step(
      "play", language,
      "  language \(one(of: "en", "zh"))\n" + say(language) + "  -> \(hub())\n")
    return language
  }

  private mutating func dialogue() -> String {
    let when = one(of: "desk", "night")
    let title = one(of: "\"North\" zh \"北\"", "\"South\" zh \"南\"")
    return "talk(title: \(title), when: \(when), paper: \(one(of: "form", "guide")))"
      + (chance(0.5) ? " then \(hub())" : "")
  }
}

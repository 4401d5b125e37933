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
  var random: SplitMix64
  var hubCount = 3
  /// Steps that options lead to.
  var heads: [String] = []
  var steps = ""
  var serial = 0
  private(set) var text = ""

  static let hubCountMax = 5
  static let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "45", "789"]

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

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }
  mutating func any(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }
  mutating func one(of choices: String...) -> String {
    choices.randomElement(using: &random)!
  }
  mutating func hub() -> String { "hub\(any(0...hubCount - 1))" }

  mutating func name(_ stem: String) -> String {
    serial += 1
    return "\(stem)\(serial)"
  }

  func say(_ what: String, _ parts: String = "", word: String = "say") -> String {
    "  \(word) \"This is \(what).\" \(parts)\n  \(word) zh \"这是 \(what)。\" \(parts)\n"
  }

  /// What a step says may be different the second time, and keys may be told what to do.
  mutating func asked(_ what: String) -> String {
    var items = say(what)
    if chance(0.4) { items += say("\(what) again", word: "again") }
    if chance(0.3) { items += "  keys \(one(of: "queue", "ignore"))\n" }
    return items
  }

  mutating func mistakes() -> String {
    let (silent, wrong) = (hub(), hub())
    return "  no-input \(any(1...3)) -> \(silent)\n  no-match \(any(1...3)) -> \(wrong)\n"
  }

  mutating func step(_ kind: String, _ name: String, _ items: String) {
    steps += "\(kind) \(name) {\n\(items)}\n\n"
  }

  // MARK: Hubs

  mutating func hubs() -> String {
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
}

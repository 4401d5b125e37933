import CallEngine
import CallFlowModel
import Diagnostics
import MenuCompiler
import ServiceCalendar
import SpokenForms
import Telephony
import Testing

/// What menus become, looked at from the outside: names, keys, ways.
@Suite("Lowering")
struct LoweringTests {
  /// A menu of two languages with what most tests need; `body` is put behind it.
  static func flow(_ body: String, languages: String = "en") throws -> CallFlow {
    let text = """
      hotline 100 "Clinic" {
        timezone  Europe/London
        languages \(languages)
        start     main
      }

      \(body)
      """
    let menu = CaseTests.compile(Array(text.utf8))
    return try #require(
      menu.flow, "\(DiagnosticPrinter(files: menu.files).print(menu.diagnostics))")
  }

  static func step(_ name: String, _ flow: CallFlow) throws -> StepID {
    StepID(try #require(flow.stepNames.firstIndex(of: name), "no step '\(name)'"))
  }

  /// The ways out of a step, as `word -> step`.
  static func ways(_ name: String, _ flow: CallFlow) throws -> [String] {
    flow.exits(of: try step(name, flow)).map { exit in
      let word = exit.option.map { flow.name(of: $0) } ?? exit.kind.word
      return "\(word) -> \(Self.name(exit.target, flow))"
    }
  }

  static func name(_ target: Target, _ flow: CallFlow) -> String {
    switch target {
    case .step(let step): flow.name(of: step)
    case .back: "back"
    case .again: "repeat"
    case .nextRows: "next"
    case .previousRows: "previous"
    case .hangUp: "hang-up"
    }
  }

  /// What is said first in a step, words only.
  static func speech(_ name: String, _ flow: CallFlow, language: Int = 0) throws -> String {
    let speech = try #require(flow[try step(name, flow)].speech)
    return flow.pieceRange(of: speech, in: LanguageID(language)).compactMap { index in
      switch flow.pieces[index] {
      case .prompt(let prompt): flow.prompts[Int(prompt.index)].texts[language]
      case .word(let word): flow.spokenLanguages[language].lexicon[word].text
      case .value(let value, let form, style: _):
        "<\(form.word) \(flow.values[Int(value.index)].name)>"
      case .constant, .announcements, .receipt, .recording, .rowKey: "<>"
      }
    }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  static let ends = """
    hang-up bye {
      say "Goodbye."
    }
    """

  @Test("A menu without a say speaks itself: goal, then key, and not the defaults")
  func speaksItself() throws {
    let flow = try Self.flow(
      """
      defaults { 0 -> bye  no-input 3 -> bye  no-match 3 -> bye }
      menu main {
        1 "信息查询" en "information" as info -> bye
        * "返回" en "going back" -> back
      }
      hang-up bye {
        say "再见。"
        say en "Goodbye."
      }
      """, languages: "zh en")
    #expect(try Self.speech("main", flow) == "信息查询 请按 一 返回 请按 星号 键")
    #expect(
      try Self.speech("main", flow, language: 1)
        == "For information press one For going back press star")
    #expect(
      try Self.ways("main", flow)
        == ["info -> bye", "back -> back", "bye -> bye", "no-input -> bye", "no-match -> bye"])
  }

  /// Records and reports tell the options that callers chose from the exits of steps by their words.
  @Test("An option without a name is never called as an exit is")
  func namesOfOptions() throws {
    let flow = try Self.flow(
      """
      menu main {
        1 "what we sent" -> sent
        2 "busy"         -> bye
        3 "goodbye"      -> bye
        no-input 3 -> bye
        no-match 3 -> bye
        allow end-by-mistakes "a test"
      }

      play sent {
        say "A letter."
        -> bye
      }

      \(Self.ends)
      """)
    #expect(
      try Self.ways("main", flow).prefix(3) == [
        "sent-option -> sent", "busy-option -> bye", "goodbye -> bye",
      ])
  }

  @Test("A long entry is read back; its menu leads on, or asks again")
  func readBack() throws {
    let flow = try Self.flow(
      """
      enter main {
        say "Your number?"
        as digits 6
        no-input 2 -> bye
        no-match 2 -> bye
        -> bye
      }
      \(Self.ends)
      """)
    #expect(
      try Self.ways("main", flow)
        == ["next -> main.confirm", "no-input -> bye", "no-match -> bye"])
    #expect(
      try Self.ways("main.confirm", flow)
        == ["correct -> bye", "again -> main", "no-input -> bye", "no-match -> bye"])
    #expect(flow[try Self.step("main.confirm", flow)].isFresh)
    #expect(try Self.speech("main.confirm", flow).hasPrefix("You entered <digits main> "))
  }

  @Test(
    "What is read back",
    arguments: [
      ("as digits 5", false), ("as digits 4..6", true), ("as digits 6\nsecret", false),
      ("as citizen-id", false), ("as phone", true), ("as digits 2\nconfirm always", true),
      ("as digits 8\nconfirm never", false), ("as pattern \"1[3-9]ddddddddd\"", true),
    ])
  func isReadBack(_ type: String, _ expected: Bool) throws {
    let flow = try Self.flow(
      """
      enter main {
        say "Your number?"
        \(type)
        no-input 2 -> bye
        no-match 2 -> bye
        -> bye
      }
      \(Self.ends)
      """)
    #expect(flow.stepNames.contains("main.confirm") == expected)
  }

  @Test("A review sends, plays, records again or drops")
  func review() throws {
    let flow = try Self.flow(
      """
      record main {
        say "After the tone."
        review
        for "Reception"
        no-match 2 -> bye
        kept -> thanks
        dropped -> bye
        unavailable -> bye
      }
      play thanks {
        say "Your receipt is" receipt "."
        -> bye
      }
      \(Self.ends)
      """)
    #expect(
      try Self.ways("main", flow)
        == ["kept -> main.review", "unavailable -> bye", "no-match -> bye"])
    #expect(
      try Self.ways("main.review", flow).prefix(4)
        == [
          "send -> thanks", "listen -> main.listen", "again -> main.again", "drop -> main.discard",
        ])
    #expect(try Self.ways("main.listen", flow) == ["next -> main.review"])
    #expect(try Self.ways("main.again", flow) == ["next -> main"])
    #expect(try Self.ways("main.discard", flow) == ["next -> bye"])
  }

  @Test("A dialogue is copied for each set of values, and shares its prompts")
  func dialogues() throws {
    let flow = try Self.flow(
      """
      defaults { no-input 3 -> bye  no-match 3 -> bye }
      menu main {
        1 "north" as north -> office(title: "North", times: "eight to six")
        2 "south" as south -> office(title: "South", times: "nine to five")
        3 "north again" as again -> office(title: "North", times: "eight to six")
        allow no-way-back "it is a test"
      }
      dialogue office(title: text, times: text) {
        start greeting
        play greeting {
          say "This is" {title} "."
          -> choices
        }
        menu choices {
          1 "our hours" -> hours
          2 "another office" as other -> return
        }
        play hours {
          say "We are open from" {times} "." number 5 "%"
          -> choices
        }
      }
      \(Self.ends)
      """)
    #expect(
      flow.stepNames == [
        "main", "bye", "office(North).greeting", "office(North).choices", "office(North).hours",
        "office(South).greeting", "office(South).choices", "office(South).hours",
      ])
    #expect(
      try Self.ways("main", flow).prefix(3) == [
        "north -> office(North).greeting", "south -> office(South).greeting",
        "again -> office(North).greeting",
      ])
    #expect(try Self.ways("office(North).choices", flow).contains("other -> main"))
    let names = flow.prompts.map(\.name)
    #expect(names.count == Set(names).count)
    for name in [
      "office.greeting", "office.north.title", "office.south.title",
      "office.choices.hours", "office.hours", "main.north",
    ] {
      #expect(names.contains(name), "\(name) in \(names)")
    }
    // Signs between parts are a pause and no recording.
    #expect(!names.contains { $0.hasSuffix(".2") }, "\(names)")
    // Others have words of their own.
    #expect(names.contains("office.hours.3"), "\(names)")
    #expect(
      try Self.speech("office(South).hours", flow).hasPrefix("We are open from nine to five"))
  }

  @Test("Prefer longest waits where a longer option exists")
  func prefixes() throws {
    let menu = CaseTests.compile(
      Array(
        """
        hotline 100 "Clinic" {
          timezone  Europe/London
          languages en
          start     main
        }
        menu main {
          say "Our hours: 1. Our address: 12."
          1 -> bye
          12 as address -> bye
          prefer longest
          next-key 2s
          no-input 3 -> bye
          no-match 3 -> bye
        }
        \(Self.ends)
        """.utf8))
    let waits = try #require(menu.summary).waits
    #expect(waits.map(\.keys) == ["1"])
    #expect(waits.map(\.longer) == [["12"]])
    #expect(waits.map(\.milliseconds) == [.seconds(2)])
  }

  @Test(
    "An entry that may have more keys or fewer makes callers wait, and one of a fixed length does not"
  )
  func entryWaits() throws {
    func waits(_ type: String) throws -> [Int?] {
      let menu = CaseTests.compile(
        Array(
          """
          hotline 100 "Clinic" {
            timezone  Europe/London
            languages en
            start     main
          }
          enter main {
            say "Your number."
            as \(type)
            next-key 2s
            no-input 3 -> bye
            no-match 3 -> bye
            -> bye
          }
          \(Self.ends)
          """.utf8))
      let waits = try #require(menu.summary).entryWaits
      #expect(waits.allSatisfy { $0.milliseconds == .seconds(2) && $0.endKey == .pound })
      return waits.map(\.most)
    }
    #expect(try waits("digits 4..6") == [6])
    #expect(try waits("phone") == [15])
    #expect(try waits("pattern \"1dd?\"") == [3])
    #expect(try waits("money") == [nil])
    #expect(try waits("digits 6") == [])
    #expect(try waits("date") == [])
  }

  @Test("A key that means something in a step is not the default's there; without takes one away")
  func defaults() throws {
    let flow = try Self.flow(
      """
      defaults { 0 -> bye  9 -> repeat  * -> back  no-input 3 -> bye  no-match 3 -> bye }
      menu main {
        1 "goodbye" as one -> bye
        0 "the other goodbye" as zero -> bye
        without 9
      }
      \(Self.ends)
      """)
    #expect(
      try Self.ways("main", flow)
        == ["one -> bye", "zero -> bye", "back -> back", "no-input -> bye", "no-match -> bye"])
  }

  @Test("Back leads past a read-back to the menu that the author wrote")
  func backPastReadBack() throws {
    let flow = try Self.flow(
      """
      defaults { * -> back  no-input 3 -> bye  no-match 3 -> bye }
      menu main {
        1 "your number" as number -> number
      }
      enter number {
        say "Your number?"
        as digits 6
        -> after
      }
      menu after {
        1 "goodbye" -> bye
      }
      \(Self.ends)
      """)
    var call = Call(
      in: flow, rangAt: CivilDateTime("2026-06-01 10:00")!, caller: nil, language: nil)
    var effects = CallEffects()
    call.handle(.rang, at: .rang, in: flow, effects: &effects)
    var places: [String] = []
    for key in "11234561*" {
      effects.removeAll()
      call.handle(
        .keyPressed(DTMFKey(ascii: key.asciiValue!)!), at: .rang, in: flow, effects: &effects)
      let place = flow.name(of: call.step)
      if places.last != place { places.append(place) }
    }
    #expect(places == ["number", "number.confirm", "after", "main"])
  }

  @Test("Different sources have different versions, the same ones the same")
  func versions() throws {
    let one = try Self.flow("play main { say \"One.\" -> bye }\n" + Self.ends)
    let same = try Self.flow("play main { say \"One.\" -> bye }\n" + Self.ends)
    let other = try Self.flow("play main { say \"Two.\" -> bye }\n" + Self.ends)
    #expect(one.version == same.version)
    #expect(one.version != other.version)
  }
}

import TestSupport

/// Menus that are nearly right, of every construct, from a seed.
struct RandomMenu {
  private var random: SplitMix64
  private(set) var text = ""

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    write()
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  private mutating func one(of choices: [String]) -> String { choices[below(choices.count)] }

  private mutating func target() -> String {
    switch below(14) {
    case 0: "back"
    case 1: "repeat"
    case 2: "hang-up"
    case 3: "return"
    case 4: one(of: ["next", "previous"])
    case 5: "talk(name: \"\(one(of: ["A", "B", "北"]))\", when: \(one(of: ["day", "night", "s1"])))"
    case 6: "talk(name: name, when: when) then \(one(of: ["s0", "return", "back"]))"
    case 7: "inner(go: s\(below(12)))"
    default: "s\(below(12))"
    }
  }

  private mutating func value() -> String {
    one(of: ["{s\(below(12))}", "{s\(below(12)).a}", "{s\(below(12)).b}", "{name}", "12", "\"x\""])
  }

  private mutating func part() -> String {
    switch below(8) {
    case 0, 1, 2: "\"words\""
    case 3: one(of: ["number", "money", "date", "digits", "count", "text"]) + " " + value()
    case 4: value()
    case 5: "pause 500ms"
    case 6: "announcements"
    default: "receipt"
    }
  }

  private mutating func say() -> String {
    let parts = (0...below(3)).map { _ in part() }.joined(separator: " ")
    return "  \(one(of: ["say", "say", "again"])) \(one(of: ["", "en ", "zh "]))\(parts)\n"
  }

  private mutating func options() -> String {
    (0..<below(5)).map { _ in
      "  \(one(of: ["1", "2", "3", "12", "0", "*", "A"]))"
        + one(of: ["", " \"label\"", " \"标签\" en \"label\""]) + one(of: ["", " as name"])
        + " -> \(target())\n"
    }.joined()
  }

  private mutating func step(_ name: String) -> String {
    let kind = one(of: [
      "menu", "play", "enter", "lookup", "browse", "record", "fax", "transfer", "choose",
      "hang-up",
    ])
    var body = below(3) == 0 ? "" : say()
    switch kind {
    case "menu": body += options() + one(of: ["", "  prefer longest\n", "  fresh\n"])
    case "play": body += options() + "  -> \(target())\n"
    case "enter":
      body +=
        "  as \(one(of: ["digits 4", "digits 2..8", "phone", "date", "money", "citizen-id"]))\n"
      body += one(of: ["", "  secret\n"]) + "  -> \(target())\n"
    case "lookup":
      body += "  in t where a = \(value()) b = \(value())\n"
      body += "  found -> \(target())\n  not-found -> \(target())\n  unavailable -> \(target())\n"
      body += one(of: ["", "  locked -> \(target())\n"])
    case "browse":
      body += "  in t\n  list 3\n  chosen -> \(target())\n" + options()
      body += "  empty -> \(target())\n  unavailable -> \(target())\n"
    case "record":
      body += "  for \(one(of: ["\"us\"", "{name}"]))\n" + one(of: ["", "  review\n"])
      body += "  kept -> \(target())\n  unavailable -> \(target())\n"
    case "fax":
      body += "  document \(one(of: ["d", value()]))\n  to \(value())\n"
      body += "  queued -> \(target())\n  failed -> \(target())\n"
    case "transfer":
      body += "  to \(one(of: ["q", "\"123\"", "name"]))\n"
      body += "  busy -> \(target())\n  no-answer -> \(target())\n  failed -> \(target())\n"
    case "choose":
      for _ in 0...below(3) {
        body +=
          "  "
          + one(of: [
            "open day", "open when", "language en", "caller hidden", "{s\(below(12))} = 3",
            "{name} = \"A\"",
            "after s\(below(12)) \(one(of: ["found", "next", "name", "no-input"]))",
          ]) + " -> \(target())\n"
      }
      body += "  else -> \(target())\n"
    default: break
    }
    return "\(kind) \(name) {\n\(body)}\n"
  }

  private mutating func write() {
    text = """
      hotline 100 "Test" {
        timezone Europe/London
        languages \(one(of: ["en", "zh en", "en zh"]))
        start \(target())
      }
      defaults {
        \(one(of: ["0 -> s0", "0 -> \(target())"]))
        no-input 2 -> \(target())
        no-match 2 -> \(target())
      }
      hours day { mon-fri 08:00-18:00 }
      hours night { every-day 18:00-24:00 }
      queue q { seats 1 }
      document d { file "d.txt" }
      table t {
        from "t.csv"
        a \(one(of: ["digits", "text", "number"])) key
        b \(one(of: ["money", "digits secret", "text", "date"]))
      }

      """
    for index in 0..<12 { text += step("s\(index)") }
    text += "dialogue talk(name: text, when: hours) {\n  start first\n"
    text += step("first") + step("second")
    text +=
      "}\ndialogue inner(go: step) {\n  start only\n  play only {\n    say \"x\"\n    -> go\n  }\n}\n"
  }
}

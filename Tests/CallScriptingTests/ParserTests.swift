import CallScripting
import Diagnostics
import ServiceCalendar
import Telephony
import TestSupport
import Testing

@Suite("Reading scripts") struct ParserTests {
  @Test("every step and setting is read")
  func readsAll() throws {
    let parser = ScriptParser(SourceFile(name: "all.calls", text: Self.everything))
    #expect(parser.diagnostics.isEmpty)
    let script = try #require(parser.scripts.first)
    #expect(parser.scripts.count == 2)
    #expect(script.name.value == "everything, once")
    #expect(script.at?.value == CivilDateTime("2011-07-01 20:15"))
    #expect(script.from?.value == "13957112345")
    #expect(script.to?.value == "12333")
    #expect(script.language?.value == "en")
    #expect(script.givens.count == 4)
    #expect(script.steps.count == 17)
    #expect(script.steps[0].value.isHear(of: "area(萧山区).seats", "请按1 // 不是注释"))
    #expect(script.steps[2].value == .press([.one, .three, .star, .pound]))
    #expect(script.steps[3].value == .wait(Milliseconds(1500)))
    #expect(script.steps[7].value == .seat(.answers(talking: .seconds(180))))
    #expect(script.expectations.count == 10)
    #expect(
      script.expectations[0].value
        == .message(
          department: "劳动保障监察支队", lasting: .seconds(8), due: CivilDate("2011-07-06")))
    #expect(script.expectations[9].value == .hungUp(by: .service, within: .seconds(90)))
  }

  @Test(
    "a byte order mark at a file's beginning is passed over",
    arguments: ["call \"first\"\n  hear main\n", "// a comment\ncall \"first\"\n  hear main\n", ""])
  func passesOverAByteOrderMark(_ text: String) {
    let plain = ScriptParser(SourceFile(name: "plain.calls", text: text))
    let marked = ScriptParser(SourceFile(name: "marked.calls", text: "\u{FEFF}" + text))
    #expect(marked.diagnostics.isEmpty)
    #expect(marked.scripts.map(\.name.value) == plain.scripts.map(\.name.value))
    #expect(marked.scripts.map(\.steps.count) == plain.scripts.map(\.steps.count))
  }

  @Test("names in quotes are names like others, and `…` in quotes is one too")
  func readsQuotedNames() throws {
    let parser = ScriptParser(
      SourceFile(
        name: "quoted.calls",
        text: #"""
          call "quoted"
            hear "shop(north shop).seats" "a text"
            skip to "shop(\"the\" // a=b \\ shop).seats"
            expect path welcome "shop(north shop).seats" … "…"
          """#))
    #expect(parser.diagnostics.isEmpty)
    let script = try #require(parser.scripts.first)
    #expect(script.steps[0].value.isHear(of: "shop(north shop).seats", "a text"))
    guard case .skipTo(let hearing) = script.steps[1].value,
      case .path(let path) = script.expectations[0].value
    else {
      Issue.record("\(script)")
      return
    }
    #expect(hearing.name.value == #"shop("the" // a=b \ shop).seats"#)
    #expect(hearing.text == nil)
    #expect(path.map { $0?.value } == ["welcome", "shop(north shop).seats", nil, "…"])
  }

  @Test("a call that lacks a line is not tried: it might go well without it")
  func leavesDamagedCallsOut() {
    let parser = ScriptParser(
      SourceFile(
        name: "half.calls",
        text: """
          call "whole"
            hear main
          call "half"
            hear main
            except message
          call "whole again"
            hear main
          """))
    #expect(parser.scripts.map(\.name.value) == ["whole", "whole again"])
    #expect(parser.diagnostics.map(\.id) == ["script-unknown-step"])
  }

  @Test(
    "a call whose first line is broken is one problem",
    arguments: [
      ("call night\n  press 3\n  hear desk", "script-missing-word"),
      ("  press 3\n  hear desk\n  hang up", "script-outside-call"),
    ])
  func tellsABrokenBeginningOnce(_ text: String, _ id: String) {
    let parser = ScriptParser(
      SourceFile(name: "half.calls", text: text + "\ncall \"next\"\n  hear main\n"))
    #expect(parser.diagnostics.map(\.id) == [id])
    #expect(parser.scripts.map(\.name.value) == ["next"])
  }

  static let everything = """
    // settings
    call "everything, once"
      at 2011-07-01 20:15
      from 13957112345
      to 12333
      lang en
      given pensions id=330106194001011230 name="张 三" note=""
      given medical unavailable
      given injury takes 2s
      given store unavailable
      hear area(萧山区).seats "请按1 // 不是注释"
      skip to main
      press 1 3*#   // typed ahead
      wait 1500ms
      speak 8s
      fax answers
      fax fails
      seat answers for 3m
      seat answers
      seat busy
      seat no-answer
      seat fails
      seat releases
      caller releases
      hear other "a \\"quoted\\" word"
      wait 1h
      hang up
      expect message for "劳动保障监察支队" lasting 8s due 2011-07-06
      expect no message
      expect fax form sent to 057187654321
      expect fax failed
      expect no fax
      expect record message-left
      expect path welcome … main
      expect receipt
      expect hung up by caller
      expect hung up by service within 90s
    call "hidden"
      from hidden
      hang up
    """

  @Test("any bytes give scripts and problems, never a crash", arguments: 0..<200)
  func fuzz(_ seed: UInt64) {
    for round in 0..<FuzzFactor.rounds {
      var random = SplitMix64(seed: seed &+ UInt64(round) &* 1000)
      var bytes = Array(Self.everything.utf8)
      switch seed % 3 {
      case 0: bytes = (0..<Int.random(in: 0..<400, using: &random)).map { _ in random.byte() }
      case 1:
        for _ in 0..<10 { bytes[Int.random(in: bytes.indices, using: &random)] = random.byte() }
      default:
        for _ in 0..<6 {
          let start = Int.random(in: bytes.indices, using: &random)
          bytes.removeSubrange(
            start..<min(bytes.count, start + Int.random(in: 1..<30, using: &random)))
          if bytes.isEmpty { break }
        }
      }
      let file = SourceFile(name: "fuzz.calls", bytes: bytes)
      var files = SourceFiles()
      _ = files.add(name: "fuzz.calls", bytes: bytes)
      let parser = ScriptParser(file)
      let printed = DiagnosticPrinter(files: files).print(parser.diagnostics)
      #expect(parser.diagnostics.isEmpty == printed.isEmpty)
    }
  }
}

extension ScriptStep {
  fileprivate func isHear(of name: String, _ text: String) -> Bool {
    guard case .hear(let hearing) = self else { return false }
    return hearing.name.value == name && hearing.text?.value == text
  }
}

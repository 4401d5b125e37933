import Diagnostics
import MenuCompiler
import Testing

/// One mistake is told once: what only follows from it is not told as well.
@Suite("A single mistake")
struct SingleMistakeTests {
  static let menu = """
    hotline 100 "诊所" en "Clinic" {
      timezone  Europe/London
      languages zh en
      start     welcome
    }

    defaults {
      9 -> repeat
      no-input 3 -> bye
      no-match 3 -> bye
    }

    announcement storm until 2026-12-01 00:00 {
      say "今天休息。"
      say en "Closed today."
    }

    play welcome {
      say "您好。" announcements
      say en "Welcome." announcements
      -> main
    }

    menu main {
      1 "时间" en "our opening hours" -> opening
      2 "地址" en "our address" -> address
      allow end-by-mistakes "nobody takes messages here"
    }

    play opening {
      say "八点到六点。"
      say en "From eight to six."
      -> main
    }

    play address {
      say "河边。"
      say en "By the river."
      -> main
    }

    hang-up bye {
      say "再见。"
      say en "Goodbye."
    }

    """

  static func told(_ old: String, _ new: String) -> [Diagnostic] {
    let parts = menu.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "'\(old)' is not in the menu")
    return CaseTests.compile(Array((parts[0] + new + parts[1]).utf8)).diagnostics
  }

  @Test("is none in the menu that the others begin with")
  func none() { #expect(CaseTests.compile(Array(Self.menu.utf8)).diagnostics.map(\.id) == []) }

  @Test(
    "is told once",
    arguments: [
      ("a comma between languages", "zh en\n", "zh, en\n", "needless-separator"),
      ("a Chinese comma between languages", "zh en\n", "zh，en\n", "needless-separator"),
      ("a country for a language", "zh en\n", "cn en\n", "unknown-language"),
      ("a language in its own words", "zh en\n", "chinese en\n", "bad-language"),
      ("a language that nobody speaks", "zh en\n", "xx en\n", "unknown-language"),
      ("no start", "  start     welcome\n", "", "missing-items"),
      ("a slip in the defaults", "no-input 3", "no-imput 3", "unknown-item"),
      ("a number that cannot be", "no-match 3", "no-match 0", "bad-number"),
      ("one key for two options", "2 \"地址\"", "1 \"地址\"", "key-twice"),
      (
        "a way of speaking that there is not", "\"By the river.\"", "\"At\" numbr {n}",
        "unknown-form"
      ),
      ("a quote in a text", "By the river", "By \"The River\"", "quote-in-text"),
      ("half an arrow", "-> address", "-address", "wrong-sign"),
      (
        "a plus between parts", "\"Welcome.\" announcements", "\"Welcome.\" + announcements",
        "needless-separator"
      ),
      (
        "a comma between parts", "\"Welcome.\" announcements", "\"Welcome.\", announcements",
        "needless-separator"
      ),
      ("a language that the hotline does not speak", "zh en\n", "zh\n", "language-not-spoken"),
      (
        "a country behind a language that is spoken", "say en \"Welcome.\"",
        "say en-GB \"Welcome.\"", "language-not-spoken"
      ),
      ("the same in a label", "en \"our address\"", "en-GB \"our address\"", "language-not-spoken"),
      ("a language left out", "say en \"Welcome.\"", "say \"Welcome.\"", "say-twice"),
      ("a say left out", "say en \"Welcome.\"", "en \"Welcome.\"", "text-alone"),
      ("a say left out of an announcement", "say en \"Closed", "en \"Closed", "text-alone"),
      ("language for languages", "languages zh en", "language zh en", "misplaced-item"),
      ("a slip in languages", "languages zh en", "langages zh en", "unknown-item"),
      ("a title in place of a name", "menu main {", "menu \"Main menu\" {", "missing-name"),
      ("a name with a point", "-> address", "-> shop.address", "bad-name"),
      ("a text in the next line", "1 \"时间\" en", "1\n \"时间\" eng", "language-not-spoken"),
    ])
  func once(_ sentence: String, _ old: String, _ new: String, _ id: String) {
    #expect(Self.told(old, new).map(\.id) == [id], "\(sentence)")
  }

  @Test("asks for the order of languages where what has no mark is in the second")
  func languagesTurnedRound() {
    let told = Self.told("languages zh en", "languages en zh")
    #expect(told.map(\.id) == ["language-silent"])
    #expect(told.first?.hints.count == 1)
    #expect(told.first?.hints.first?.hasSuffix("write `languages zh en`") ?? false)
    // One text that stands twice is no sign of it.
    let added = Self.told("languages zh en", "languages zh en-GB en").first
    #expect(added?.id == "language-silent")
    #expect(added?.hints.count == 2)
  }

  @Test("counts what is written in a language that the hotline does not speak")
  func unspokenLanguage() {
    #expect(
      Self.told("zh en\n", "zh\n").map(\.message)
        == ["the hotline does not speak 'en', and 7 more places are marked with it"])
  }

  @Test("is none in a part of a menu but that it is one")
  func part() {
    let part = Array("choose areas { language en -> main  else -> main }".utf8)
    let root = Array("include \"parts.menu\"".utf8) + Array(Self.menu.utf8)
    func told(_ files: [String: [UInt8]]) -> [Diagnostic] {
      MenuCompiler.compile(
        MenuSources(root: "areas.menu", shownFolder: "clinic/", files: files), today: nil,
        knowsTimeZone: { _ in true }
      ).diagnostics
    }
    let alone = told(["areas.menu": part])
    #expect(alone.map(\.id) == ["hotline-missing"])
    let included = told([
      "areas.menu": part, "clinic.menu": root,
      "parts.menu": Array("include \"areas.menu\"".utf8),
    ])
    #expect(
      included.map(\.message) == [
        "'clinic/areas.menu' has no `hotline` block: it is a part of 'clinic/clinic.menu'"
      ])
  }

  @Test("is the include that was forgotten, and not each name that is not known without it")
  func notIncluded() {
    let menu = Self.menu.replacing("-> address", with: "-> addresses")
      .replacing("-> opening", with: "-> open")
    let rest = """
      play addresses { say "河边。"  say en "By the river."  -> main }
      choose open { open desk -> opening  else -> main }
      hours desk { mon-fri 08:00-18:00 }
      """
    let told = MenuCompiler.compile(
      MenuSources(
        root: "menu.menu",
        files: ["menu.menu": Array(menu.utf8), "more.menu": Array(rest.utf8)]), today: nil,
      knowsTimeZone: { _ in true }
    ).diagnostics
    #expect(told.map(\.id) == ["unknown-step"])
    #expect(
      told.first?.hints
        == ["'more.menu' declares it, and is not included: add `include \"more.menu\"`"])
    #expect(told.first?.labels.map(\.text) == ["nor is this known without it"])
  }

  @Test("is a slip in the kind of a parameter, and not what is done with it")
  func parameterKind() {
    let dialogue = """
      dialogue shop(title: text, hours: hour, queue: queue) {
        start person
        choose person { open hours -> seats  else -> return }
        transfer seats {
          say {title} "。"
          say en {title} "."
          to queue
          busy -> return  no-answer -> return  failed -> return
        }
      }
      hours desk { mon-fri 08:00-18:00 }
      queue desk { seats 2 }
      play address
      """
    let told = Self.told("play address", dialogue)
    #expect(told.map(\.id) == ["unknown-parameter-kind"])
    let entered = CaseTests.compile(
      Array(
        Self.menu.replacing("play address", with: dialogue).replacing(
          "-> address",
          with: "-> shop(title: \"店\" en \"shop\", hours: desk, queue: desk) then address"
        ).utf8
      )
    ).diagnostics
    #expect(entered.map(\.id) == ["unknown-parameter-kind"])
  }

  @Test("names the word that lacks a language")
  func againInOneLanguage() {
    let options = "1 \"时间\""
    let says = "say \"请选择。\"\n say en \"Choose.\"\n again \"再说一次。\"\n "
    let told = Self.told(options, says + options).filter { $0.severity == .error }
    #expect(told.map(\.message) == ["'main' has no `again` in 'en'"])
  }

  @Test(
    "is answered with what was meant",
    arguments: [
      ("-> address", "-> hangup", "did you mean 'hang-up'?"),
      ("say en \"Welcome.\"", "say en-GB \"Welcome.\"", "did you mean 'en'?"),
      ("-> address", "-> repaet", "did you mean 'repeat'?"),
      ("Europe/London", "Europe/london", "did you mean 'Europe/London'?"),
      ("Europe/London", "London", "did you mean 'Europe/London'?"),
      ("Europe/London", "Asia/Beijing", "did you mean 'Asia/Shanghai'?"),
      ("Europe/London", "GMT+8", "did you mean 'Asia/Shanghai'?"),
      ("zh en\n", "cn en\n", "did you mean 'zh'?"),
      (
        "hotline 100", "hotline 400-800-1234",
        "add the numbers to the block, such as `numbers 4008001234`"
      ),
    ])
  func meant(_ old: String, _ new: String, _ hint: String) {
    #expect(Self.told(old, new).first?.hints.first == hint)
  }
}

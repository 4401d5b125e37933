import Diagnostics
import MenuCompiler
import Testing

/// What is told to write helps whoever writes it.
@Suite("A hint")
struct HintTests {
  @Test("does not offer a way where a step is wanted", arguments: ["back", "repeat", "hang-up"])
  func reserved(_ word: String) {
    let told = SmallMenu.told(
      of: """
        menu main {
          1 "our address" -> address(behind: \(word))
        }
        dialogue address(behind: step) {
          start tell
          play tell {
            say "By the river."
            -> behind
          }
        }
        """)
    #expect(told.map(\.id) == ["argument-kind"])
    #expect(told.first?.hints == ["write the name of a step here"])
  }

  private static func ofShop(_ old: String, _ new: String) -> [Diagnostic] {
    SmallMenu.told(
      of: """
        menu main {
          1 "the shop" -> shop(title: "the shop", count: 3, hours: desk, behind: bye)
        }
        hours desk { mon-fri 08:00-18:00 }
        dialogue shop(title: text, count: number, hours: hours, behind: step) {
          start person
          choose person { open hours -> seats  else -> behind }
          play seats { say {title} " has a number" count {count} "of things."  -> number }
          enter number { say "A number."  as digits 4  -> behind }
        }
        """.replacing(old, with: new)
    ).filter { $0.severity == .error }
  }

  @Test(
    "writes a value as it is spoken, and knows the parameters of a dialogue",
    arguments: [
      (
        "say {title} \"", "say \"We are at {title}. ", "braces-in-text",
        "close the quotes before it and open them again behind it: `\"…\" {title} \"…\"`"
      ),
      (
        "say {title} \"", "say \"There are {count}. ", "braces-in-text",
        "close the quotes before it and open them again behind it: `\"…\" number {count} \"…\"`"
      ),
      (
        "say {title} \"", "say \"You keyed {number}. ", "braces-in-text",
        "close the quotes before it and open them again behind it: `\"…\" digits {number} \"…\"`"
      ),
      ("open hours", "open hour", "unknown-hours", "did you mean 'hours'?"),
      ("else -> behind", "else -> behnd", "unknown-step", "did you mean 'behind'?"),
    ])
  func parameters(_ old: String, _ new: String, _ id: String, _ hint: String) {
    let told = Self.ofShop(old, new)
    #expect(told.map(\.id) == [id])
    #expect(told.first?.hints.first == hint)
  }

  @Test("does not offer a play to prefer one of its keys")
  func prefer() {
    let told = SmallMenu.told(
      of: """
        play main {
          say "To hear this again, press 5. To end, press 51."
          5  -> repeat
          51 -> bye
          -> bye
        }
        """)
    #expect(told.map(\.id) == ["prefix-conflict"])
    #expect(told.first?.hints.contains { $0.contains("prefer") } == false)
  }

  @Test("names the outcome of a transfer that a talk is")
  func released() {
    let told = SmallMenu.told(
      of: """
        transfer main {
          say "One moment."
          to "5551234"
          busy -> after  no-answer -> after  failed -> after  released -> after
        }
        choose after {
          after main released -> bye
          else                -> bye
        }
        """)
    #expect(told.map(\.id) == ["unknown-outcome"])
    #expect(told.first?.hints == ["did you mean 'answered'?"])
  }

  @Test("does not name the outcomes of a step that has none")
  func noOutcomes() {
    let told = SmallMenu.told(
      of: """
        choose main { caller "05" -> bye  else -> which }
        choose which { after main else -> bye  else -> bye }
        """)
    #expect(told.map(\.id) == ["unknown-outcome"])
    #expect(told.first?.hints == ["it only leads on: ask how the step ended that it leads to"])
  }

  @Test("does not make a key of a table secret")
  func secretKey() {
    let told = CaseTests.compile(
      Array(
        """
        === menu.menu
        hotline 100 "Clinic" { timezone Europe/London  languages en  start main }
        defaults { no-input 3 -> bye  no-match 3 -> bye }
        table people { from "people.csv"  id citizen-id key  name text }
        enter main { say "Your number."  as citizen-id  secret  -> person }
        lookup person { in people where id = {main}  found -> bye  not-found -> bye  unavailable -> bye }
        hang-up bye { say "Goodbye." }
        === people.csv
        id,name
        11010519491231002X,Li

        """.utf8)
    ).diagnostics
    let hints = told.first { $0.id == "secret-elsewhere" }?.hints ?? []
    #expect(hints.count == 1 && hints[0].hasPrefix("take `secret` from the entry"), "\(told)")
  }

  @Test("leads from a step that a review adds to what can be asked", arguments: ["drop", "droped"])
  func dropped(_ word: String) {
    let told = SmallMenu.told(
      of: """
        record main {
          say "Speak after the tone."
          for "Desk"
          review
          no-match 1 -> bye
          kept -> after
          unavailable -> bye
        }
        choose after {
          after main.review \(word) -> bye
          else                    -> bye
        }
        """)
    #expect(told.map(\.id) == ["bad-name", "unknown-outcome"])
    #expect(told.first?.hints.last == "for example `main`")
    #expect(told.last?.hints.contains { $0.contains("dropped") } == true)
  }

  @Test("names the steps that a line of the defaults hangs up in, and each can be allowed to")
  func endByMistakes() {
    let told = SmallMenu.told(
      of: """
        menu main {
          1 "our address" -> address
          2 "our hours" -> times
          allow end-by-mistakes "there is nobody"
        }
        menu address { 1 "the town" -> bye  * "back" -> back }
        menu times { 1 "the winter" -> bye  * "back" -> back }
        """)
    #expect(told.map(\.id) == ["end-by-mistakes"])
    #expect(told.first?.message.contains("'address'") == true)
    #expect(told.first?.labels.count == 1)
  }

  @Test("does not offer the defaults to prefer one of their keys")
  func preferInDefaults() {
    let told = SmallMenu.told(
      of: "menu main { 1 \"our address\" -> bye }",
      defaults: "9 -> repeat\n 95 -> bye\n no-input 3 -> bye  no-match 3 -> bye")
    #expect(told.filter { $0.severity == .error }.map(\.id) == ["prefix-conflict"])
    #expect(told.first?.hints.first == "choose other keys")
  }

  @Test(
    "does not lead a step to itself, nor tell a second problem",
    arguments: [
      ("choose main { caller \"05\" -> bye }", "else -> goodbye"),
      ("menu main { 1 \"a\" -> bye\n no-input 0 -> bye }", "from 1 to 99"),
      ("menu main { 1 \"a\" -> bye\n no-input three -> bye }", "plain digits"),
      ("play main say \"Hi.\" -> bye }", "`{`"),
      ("enter main { say \"x\" as digits 6 secret confirm always -> bye }", "confirm always"),
    ])
  func single(_ step: String, _ hint: String) {
    let told = SmallMenu.told(of: step).filter { $0.severity == .error }
    #expect(told.count == 1, "\(told)")
    #expect(told.first?.hints.contains { $0.contains(hint) } == true, "\(told)")
  }

  @Test("has the columns of editors where a file begins with a mark of its byte order")
  func byteOrderMark() {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("hotlin 100 {}\n".utf8)
    let menu = CaseTests.compile(bytes)
    let told = DiagnosticPrinter(files: menu.files).print(menu.diagnostics)
    #expect(told.contains("menu.menu:1:1\n"), "\(told)")
    #expect(told.contains("1 | hotlin"), "\(told)")
  }

  @Test("tells of a greeting behind a choice, and of a menu behind an entry that is too deep")
  func behindOthers() {
    let told = SmallMenu.told(
      of: """
        choose main { caller "05" -> welcome  else -> welcome }
        play welcome {
          say "Welcome to the clinic by the river, where doctors and nurses are here for you, day and night, all the year."
          -> a
        }
        menu a { 1 "one" -> b  * "back" -> back }
        menu b { 1 "one" -> c  * "back" -> back }
        menu c { 1 "one" -> number  * "back" -> back }
        enter number {
          say "Your number."
          as digits 4
          -> d
        }
        menu d { 1 "the end" -> bye }
        """
    ).map(\.id)
    #expect(told.contains("long-greeting"))
    #expect(told.contains("deep-menu"))
    #expect(told.contains("no-way-back"))
  }
}

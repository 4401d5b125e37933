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
    ])
  func once(_ sentence: String, _ old: String, _ new: String, _ id: String) {
    #expect(Self.told(old, new).map(\.id) == [id], "\(sentence)")
  }

  @Test(
    "is answered with what was meant",
    arguments: [
      ("-> address", "-> hangup", "did you mean 'hang-up'?"),
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

import Diagnostics
import MenuCompiler
import Testing

/// Receipts that callers get, held against what they hear.
@Suite("Receipts")
struct ReceiptTests {
  @Test(
    "A receipt is heard in each language",
    arguments: [
      ("\"回执\" receipt", "\"Your receipt is\" receipt", nil),
      ("\"回执\" receipt", "\"Thank you.\"", "en"), ("\"谢谢。\"", "\"Your receipt is\" receipt", "zh"),
    ] as [(String, String, String?)])
  func receipts(_ chinese: String, _ english: String, _ missing: String?) {
    let problems = CaseTests.compile(
      Array(
        """
        === menu.menu
        hotline 100 "失物" en "Lost property" {
          timezone  Asia/Shanghai
          languages zh en
          start     note
          calendar  "calendar.csv"
        }
        record note {
          say "请留言。"
          say en "Please speak."
          for "失物" en "Lost property"
          answer-within 3 workdays
          no-input 3  -> bye
          no-match 1  -> bye
          kept        -> kept
          unavailable -> bye
        }
        play kept {
          say \(chinese)
          say en \(english)
          -> bye
        }
        hang-up bye {
          say "再见。"
          say en "Goodbye."
        }
        === calendar.csv
        date,kind
        2026-10-01,holiday

        """.utf8)
    ).diagnostics.filter { $0.id == "receipt-unheard" }
    #expect(problems.count == (missing == nil ? 0 : 1), "\(problems)")
    if let missing {
      #expect(problems.first?.message.contains("never hears in '\(missing)' the receipt") ?? false)
    }
  }

  @Test(
    "A receipt is heard before another one is given",
    arguments: [
      ("-> main", "\"Thank you.\"", true), ("-> main", "\"Your receipt is\" receipt", false),
      ("-> told", "\"Thank you.\"", false),
    ])
  func receiptsOfOthers(_ next: String, _ noted: String, _ isUnheard: Bool) {
    let problems = SmallMenu.told(
      of: """
        menu main {
          1 "a complaint" -> complaint
          2 "a note"      -> note
        }
        record complaint {
          say "Please speak."
          for "Desk"
          answer-within 3 workdays
          kept        -> noted
          unavailable -> bye
        }
        play noted {
          say \(noted)
          \(next)
        }
        record note {
          say "Please speak."
          for "Desk"
          kept        -> told
          unavailable -> bye
        }
        play told {
          say "Your receipt is" receipt
          -> main
        }
        """
    ).map(\.id)
    #expect(problems.contains("receipt-unheard") == isUnheard, "\(problems)")
  }
}

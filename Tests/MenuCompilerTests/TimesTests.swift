import Diagnostics
import Testing

/// Times that no caller keeps, and such as are longer than a call of 30 minutes.
@Suite("Times of steps")
struct TimesTests {
  static func told(of lines: String, say: String = "", within: String = "5s") -> [String] {
    SmallMenu.told(
      of: """
        menu main {
          1 "a note" -> note
          2 "the news" -> news
          allow end-by-mistakes "x"
        }
        record note {
          say "Speak." \(say)
          for "the desk"
          \(lines)
          kept        -> bye
          unavailable -> bye
        }
        table items { from "items.csv"  number digits key  title text }
        browse news {
          in items
          within \(within)
          say {news.title}
          1 "more" -> next
          empty       -> bye
          unavailable -> bye
          allow end-by-mistakes "x"
        }
        """
    ).map(\.id).filter { $0 != "table-missing" }
  }

  @Test("are none that are as usual")
  func usual() {
    #expect(Self.told(of: "at-most 29m  silence 1s", say: "pause 2s \"Now.\"", within: "1s") == [])
  }

  @Test(
    "of a message",
    arguments: [
      ("silence 50ms", "hasty"), ("silence 999ms", "hasty"), ("silence 0s", "time-nought"),
      ("silence 40m", "record-silence"), ("at-most 3h", "time-too-long"),
      ("at-most 30m", "time-too-long"), ("review first-key 2h", "time-too-long"),
      ("review next-key 30m", "time-too-long"),
    ])
  func ofMessage(_ line: String, _ id: String) {
    #expect(Self.told(of: line) == [id])
  }

  @Test("of tables", arguments: [("500ms", "hasty"), ("0s", "no-time"), ("1h", "time-too-long")])
  func ofTables(_ time: String, _ id: String) {
    #expect(Self.told(of: "", within: time) == [id])
  }

  @Test("of pauses", arguments: [("0s", "time-nought"), ("23h", "time-too-long")])
  func ofPauses(_ time: String, _ id: String) {
    #expect(Self.told(of: "", say: "pause \(time) \"Now.\"").contains(id))
  }

  @Test(
    "A telephone rings long enough to be answered, and not longer than a call may last",
    arguments: [
      ("1s", "hasty"), ("4s", "hasty"), ("5s", nil), ("20s", nil), ("10m", nil),
      ("30m", "ring-too-long"), ("2h", "ring-too-long"), ("0s", "no-time"),
    ] as [(String, String?)])
  func rings(_ time: String, _ id: String?) {
    let problems = SmallMenu.told(
      of: """
        transfer main {
          say "One moment."
          to "5551234"
          ring \(time)
          busy      -> bye
          no-answer -> bye
          failed    -> bye
        }
        """
    ).map(\.id)
    #expect(problems == (id.map { [$0] } ?? []))
  }
}

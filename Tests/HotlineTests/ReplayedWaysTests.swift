import Testing

/// Calls whose way went by what was entered or said: `hotline replay` makes that up so that it leads the same way.
@Suite("What replayed callers do") struct ReplayedWaysTests {
  private static let desk = """
    hotline 402 "Desk" {
      timezone  Europe/London
      languages en
      start     note
    }

    defaults { no-input 2 -> bye  no-match 1 -> bye }

    record note {
      say "Please speak after the tone."
      for "Desk"
      at-most 30s
      kept -> more
      unavailable -> bye
    }

    menu more {
      1 "to say more" -> note
      2 "to end" -> bye
    }

    hang-up bye { say "Goodbye." }
    """

  @Test("speak as long as a message may be, and press no key behind it") func longMessages() throws
  {
    let scripts = try ReplayedCalls.scripts(
      of: """
        call "too much to say"
          at 2026-07-01 10:00
          hear note
          speak 40s
          hear more
          press 1
          hear note
          speak 30s
          hear more
          press 2
          hear bye
          expect message for "Desk" lasting 30s
          expect message for "Desk" lasting 30s
          expect hung up by service

        call "hung up shortly before"
          at 2026-07-01 10:01
          hear note
          speak 29s
          wait 900ms
          hang up

        """, to: Self.desk)
    #expect(!scripts.contains("press #"), "\(scripts)")
    #expect(scripts.split(separator: "\n").count { $0 == "  speak 30s" } == 2, "\(scripts)")
    #expect(scripts.split(separator: "\n").count { $0.contains("expect message") } == 3)
  }
}

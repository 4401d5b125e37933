import Testing

/// Calls whose way went by what was entered or said: `hotline replay` makes that up so that it leads the same way.
@Suite("What replayed callers do") struct ReplayedWaysTests {
  private static let survey = """
    hotline 401 "Survey" {
      timezone  Europe/London
      languages en
      start     score
    }

    defaults { no-input 2 -> bye  no-match 3 -> bye }

    enter score { say "Press 1 to 5."  as pattern "[1-5]" -> scored }

    choose scored {
      {score} >= 4 -> happy
      {score} = 3 -> amount
      else -> sorry
    }

    play happy { say "We are glad." -> amount }
    play sorry { say "We are sorry." -> score }

    enter amount { say "What did you pay?"  as money  confirm never -> paid }

    choose paid {
      {amount} > 100 -> much
      {amount} = 50.50 -> half
      else -> bye
    }

    play much { say "That is much." -> visits }
    play half { say "That is half." -> visits }

    enter visits { say "How often, two digits."  as digits 2 -> often }

    choose often {
      {visits} < 10 -> seldom
      else -> bye
    }

    play seldom { say "Come again." -> bye }

    hang-up bye { say "Goodbye." }
    """

  @Test("go by what was entered, each time that it was") func entries() throws {
    _ = try ReplayedCalls.scripts(
      of: """
        call "sorry, and then happy"
          at 2026-07-01 10:00
          press 2
          hear sorry
          hear score
          press 5
          hear happy
          hear amount
          press 50*50
          hear half
          hear visits
          press 03
          hear seldom
          hear bye
          expect hung up by service

        call "neither"
          at 2026-07-01 10:01
          press 3
          hear amount
          press 1000#
          hear much
          hear visits
          press 77
          hear bye
          expect hung up by service

        """, to: Self.survey)
  }

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

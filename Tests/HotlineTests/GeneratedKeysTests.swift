import Testing

/// Keys that mean one thing a moment after an entry, and another one later.
@Suite("Keys in generated scripts") struct GeneratedKeysTests {
  private static let menu = """
    hotline 100 "The clinic" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults { no-input 3 -> goodbye  no-match 3 -> goodbye }

    menu main "Main menu" {
      1 "a card" -> card
      # "the end" -> goodbye
    }

    enter card { say "Your card."  as digits 4  -> behind }

    menu behind "Behind the card" {
      say "Your card is" digits {card} ". For another card, press 1. For the end, press hash."
      1 "another card" -> card
      # "the end"      -> goodbye
    }

    hang-up goodbye { say "Goodbye." }
    """

  @Test("take an option on the key that would end the entry before it")
  func endKeyBehindEntry() throws {
    let run = { (scripts: String, flags: [String]) in
      try CommandRun(["test", "clinic"] + flags).file("clinic/clinic.menu", Self.menu)
        .file("clinic/clinic.calls", scripts).outcome()
    }
    let generated = try run("", ["--generate"])
    #expect(generated.status == 0, "\(generated.errors)")
    let outcome = try run(generated.output, ["--coverage", "--floor", "100"])
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
  }
}

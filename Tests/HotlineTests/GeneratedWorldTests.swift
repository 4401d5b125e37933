import Testing

/// What generated scripts find out for themselves: when somebody is there, what is heard when, what fails.
@Suite("What holds in generated calls") struct GeneratedWorldTests {
  private static func coverage(
    of menu: String, _ files: [String: String] = [:]
  ) throws -> (scripts: String, outcome: CommandRun.Outcome) {
    func run(_ arguments: [String], _ calls: String) throws -> CommandRun.Outcome {
      var run = CommandRun(["test"] + arguments + ["shop"]).file("shop/shop.menu", menu)
        .file("shop/shop.calls", calls)
      for (name, text) in files { run = run.file("shop/\(name)", text) }
      return try run.outcome()
    }
    let generated = try run(["--generate"], "")
    #expect(generated.status == 0, "\(generated.errors)")
    return (generated.output, try run(["--coverage", "--floor", "100"], generated.output))
  }

  private static let head = """
    hotline 70 "Bike shop" {
      timezone  Europe/London
      languages en
      start     welcome
    }

    defaults { no-input 2 -> bye  no-match 2 -> bye }

    hang-up bye { say "Goodbye." }


    """

  @Test("somebody calls while each line of the hours is open, and while none is")
  func hours() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        hours shop { sat  10:00-18:00 }
        hours sale { 12-01..12-24  sun  12:00-16:00 }
        hours feast { 2026-12-31  09:00-12:00 }

        choose welcome {
          open shop -> desk
          open sale -> sale
          open feast -> feast
          else -> closed
        }

        transfer desk {
          say "One moment."
          to "02079461234"
          busy -> bye  no-answer -> bye  failed -> bye
        }

        play sale { say "The sale is on." -> bye }
        play feast { say "Happy new year." -> bye }
        play closed { say "The shop is closed." -> bye }
        """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
    #expect(scripts.contains("  at 2011-07-09 10:00\n"))
    #expect(scripts.contains("  at 2026-12-31 09:00\n"))
  }

  @Test("somebody calls on days with rows and on one without, and knows the rows of that day")
  func days() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        table works {
          from "works.csv"
          number digits key
          area  digits
          said  text
          first date from
          last  date until
        }

        menu welcome {
          1 "your area" -> area
          2 "nothing else" -> bye
        }

        enter area { say "Your area, two digits." as digits 2 -> work }

        browse work "Works" {
          in works where area = {area}
          list 2
          say {work.said}
          5 "the next page" -> next
          chosen -> told
          empty -> none
          unavailable -> later
        }

        play told { say {work.said} -> bye }
        play none { say "No works." -> bye }
        play later { say "Call later." -> bye }
        """,
      [
        "works.csv": """
        number,area,said,first,last
        1,11,A pipe,2026-01-05,2026-01-09
        2,12,A cable,2026-03-02,2026-03-06
        3,12,A mast,2026-03-02,2026-03-06
        4,12,A road,2026-03-02,2026-03-06

        """
      ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
  }

  @Test(
    "one table of several fails, and what an endpoint answers is made up as the menu goes by it")
  func tables() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        table bikes {
          from "bikes.csv"
          number digits key
          model  digits
        }

        table models {
          from "https://models.example/models"
          model digits key
          state text
          price money
        }

        enter welcome { say "The number of your bike, four digits." as digits 4 -> bike }

        lookup bike {
          in bikes where number = {welcome}
          found -> model  not-found -> bye  unavailable -> bye
        }

        lookup model {
          in models where model = {bike.model}
          found -> state  not-found -> unknown  unavailable -> later
        }

        choose state {
          {model.state} = sold -> sold
          {model.price} >= 100.00 -> dear
          else -> cheap
        }

        play sold { say "It is sold." -> bye }
        play dear { say "It is dear." -> bye }
        play cheap { say "It is cheap." -> bye }
        play unknown { say "Nobody knows it." -> bye }
        play later { say "Call later." -> bye }
        """,
      ["bikes.csv": "number,model\n1234,55\n"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
  }

  @Test("callers of each number that the menu knows one by, and as many days as it asks for")
  func callersAndEntries() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        choose welcome {
          caller "0571" -> near
          caller hidden -> hidden
          else -> day
        }

        play near { say "You are near." -> day }
        play hidden { say "Who are you?" -> day }

        enter day { say "The day, eight digits." as date confirm never -> when }

        choose when {
          {day} < 2026-01-01 -> over
          else -> bye
        }

        play over { say "That day is over." -> bye }
        """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
  }

  @Test("amounts and numbers of a fixed length that the menu compares with, beside them too")
  func amounts() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        enter welcome { say "The amount." as money confirm never -> big }

        choose big {
          {welcome} > 100 -> much
          {welcome} = 50.50 -> half
          else -> size
        }

        play much { say "That is much." -> bye }
        play half { say "That is half." -> bye }

        enter size { say "The size, two digits." as digits 2 -> small }

        choose small {
          {size} < 10 -> little
          else -> bye
        }

        play little { say "That is little." -> bye }
        """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
    #expect(scripts.contains("  press 100*01\n"), "\(scripts)")
  }

  @Test("messages that end by the key while it ends them, however short they must be")
  func messages() throws {
    let (scripts, outcome) = try Self.coverage(
      of: Self.head + """
        record welcome {
          say "Your name, please."
          for "Shop"
          at-most 4s
          silence 2s
          no-match 2 -> bye
          kept -> more
          unavailable -> bye
        }

        menu more { 1 "again" -> welcome }
        """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)\(scripts)")
    #expect(!scripts.contains("  speak 5s\n"), "\(scripts)")
  }
}

import Testing

/// Whether a call that nobody was asked for counts as served, by what its caller heard.
@Suite("Served by the menus") struct ServedCallsTests {
  @Test(
    "is who has heard an answer",
    arguments: [
      (
        "an answer, also where the caller hangs up meanwhile", "press 1\nhear address\nhang up",
        true
      ),
      ("no menu", "hear main\nhang up", false),
      ("no menu behind a key", "press 9\nhear more\nhang up", false),
      ("no goodbye", "press 9 3\nhear bye", false),
      ("a row", "press 2\nhear plan \"Soup\"\nhang up", true),
      (
        "all rows, and the goodbye",
        "press 2\nhear plan\npress 1\nhear plan \"Fish\"\npress 0\nhear bye", true
      ),
      ("no row that does not come", "given plan takes 5s\npress 2\nwait 3s\nhang up", false),
      ("no rows that have keys", "press 3\nhear choices\nhang up", false),
      ("a row that was chosen", "press 3 1\nhear dish\nhang up", true),
      ("that there are no rows", "press 4\nhear nothing\nhear farewell\nhear bye", true),
      (
        "no table that cannot be asked",
        "given plan unavailable\npress 2\nhear sorry\nhear farewell\nhear bye", false
      ),
      ("what was found", "press 5 1\nhear told\nhang up", true),
      ("that nothing was found", "press 5 7\nhear unknown\nhang up", true),
      ("no wrong secret", "press 6 1 1111\nhear wrong\nhang up", false),
      (
        "no secret that was wrong too often", "press 6 1 1111 1 1111\nhear farewell\nhear bye",
        false
      ),
      ("a right secret", "press 6 1 1234\nhear told_class\nhang up", true),
      ("an entry and what is said of it", "press 7 3\nhear thanks\nhang up", true),
      ("no entry that is not made", "press 7\nhear entry\nhear farewell\nhear bye", false),
      ("no silence behind a choice", "press 9\nhear more\nhear farewell\nhear bye", false),
      (
        "no closed desk", "at 2011-07-04 03:00\npress 8\nhear closed\nhear farewell\nhear bye",
        false
      ),
      ("an open desk", "press 8\nhear here\nhang up", true),
      (
        "no other language, and its welcome", "press 9 2 1\nhear english\nhear welcome\nhang up",
        false
      ),
      ("what is chosen in that language", "press 9 2 1 1\nhear address\nhang up", true),
      (
        "what was told before something was refused",
        "press 1\nhear address\npress 7\nhear entry\nhear farewell\nhear bye", true
      ),
      (
        "what was told after something was refused",
        "at 2011-07-04 03:00\npress 6 1 1111\nhear wrong\nhear pin_pupil\npress 1 1234\nhear told_class\nhang up",
        true
      ),
    ])
  func served(_ what: String, _ steps: String, _ isServed: Bool) throws {
    let outcome = isServed ? "self-service" : "abandoned"
    try MenuBehaviourTests.check(
      Self.menu, "call \"\(what)\"\n\(steps)\nexpect record \(outcome)\n",
      tables: [
        "day,dish\n2011-07-04,Soup\n2011-07-05,Fish\n", "pupil,pin,class\n1,1234,3b\n",
        "pupil,class\n1,3b\n",
      ])
  }

  private static let menu = """
    hours desk "Desk" { mon-fri 08:00-18:00 }
    table plan {
      from "0.csv"
      day  date key
      dish text
    }
    table pupils {
      from "1.csv"
      pupil digits key
      pin   digits secret
      class text
    }
    table classes {
      from "2.csv"
      pupil digits key
      class text
    }
    menu main "Main" {
      1 "the address" as address -> address
      2 "the plan" as plan -> plan
      3 "a dish" as dish -> choices
      4 "a plan of another day" as other -> other_plan
      5 "a class" as class -> pupil
      6 "a class, by PIN" as pin -> pin_pupil
      7 "a number" as number -> entry
      8 "the desk" as desk -> desk
      9 "more" as more -> more
      no-input 1 -> farewell
      no-match 1 -> farewell
    }
    menu more "More" {
      1 "the address" as address -> address
      2 "English" as english -> languages
      3 "the end" as end -> bye
      no-input 1 -> farewell
      no-match 1 -> farewell
    }
    menu languages "Languages" {
      1 "English" as english -> english
    }
    play english {
      language en
      say "English."
      -> welcome
    }
    play welcome {
      say "Welcome."
      -> main
    }
    play address {
      say "Mill Lane 5."
      -> main
    }
    browse plan "Plan" {
      in plan
      say {plan.dish}
      1 "the next day" as on -> next
      0 "the end" as end -> bye
      empty -> nothing
      unavailable -> sorry
    }
    browse choices "Dishes" {
      in plan
      list 2
      say {choices.dish}
      chosen -> dish
      empty -> nothing
      unavailable -> sorry
    }
    play dish {
      say {choices.dish}
      -> main
    }
    browse other_plan "Plan" {
      in plan where day = "2010-01-01"
      say {other_plan.dish}
      1 "the next day" as on -> next
      empty -> nothing
      unavailable -> sorry
    }
    enter pupil "Pupil" {
      say "Your number?"
      as digits 1
      -> class
    }
    lookup class {
      in classes where pupil = {pupil}
      found -> told
      not-found -> unknown
      unavailable -> sorry
    }
    play told {
      say {class.class}
      -> main
    }
    play unknown {
      say "No such number."
      -> pupil
    }
    enter pin_pupil "Pupil" {
      say "Your number?"
      as digits 1
      -> pin
    }
    enter pin "PIN" {
      say "Your PIN?"
      as digits 4
      secret
      -> pin_class
    }
    lookup pin_class {
      in pupils where pupil = {pin_pupil} pin = {pin}
      attempts 2
      found -> told_class
      not-found -> wrong
      unavailable -> sorry
      locked -> farewell
    }
    play told_class {
      say {pin_class.class}
      -> main
    }
    play wrong {
      say "That is wrong."
      -> pin_pupil
    }
    enter entry "Number" {
      say "A number?"
      as digits 1
      no-input 1 -> farewell
      no-match 1 -> farewell
      -> thanks
    }
    play thanks {
      say "You said" digits {entry}
      -> main
    }
    choose desk {
      open desk -> here
      else -> closed
    }
    play here {
      say "We are here."
      -> main
    }
    play closed {
      say "We are closed."
      -> farewell
    }
    play nothing {
      say "There is nothing."
      -> farewell
    }
    play sorry {
      say "Not possible now."
      -> farewell
    }
    play farewell {
      say "Thank you for calling."
      -> bye
    }
    """
}

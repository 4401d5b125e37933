import Testing

/// Calls whose way went by what they found in tables: `hotline replay` makes up rows that lead the same way.
@Suite("What replayed calls find") struct ReplayedRowsTests {
  private static let bank = """
    hotline 400 "North Bank" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults { no-input 2 -> bye  no-match 3 -> bye }

    table accounts {
      from "accounts.csv"
      account digits key
      pin     digits secret
      balance money
      kind    text
      branch  digits
    }

    table bills {
      from "bills.csv"
      account digits key
      month   date key
      amount  money
    }

    table letters {
      from "letters.csv"
      account digits key
      told    text
    }

    menu main { 1 "your account" -> account }

    enter account { say "Your account, four digits."  as digits 4  -> pin }
    enter pin { say "Your PIN, four digits."  as digits 4  secret  -> look }

    lookup look {
      in accounts where account = {account} pin = {pin}
      found -> kind  not-found -> bye  unavailable -> bye  locked -> bye
    }

    choose kind {
      {look.kind} = gold -> gold
      {look.balance} >= 1000 -> rich
      else -> branch
    }

    play gold { say "Dear customer." -> branch }
    play rich { say "You are rich." -> branch }

    choose branch {
      {look.branch} = 7 -> desk
      {look.kind} = old -> desk
      else -> tell
    }

    play desk { say "Your desk has a new telephone number." -> tell }

    play tell {
      say "Your balance is" money {look.balance} ". For bills, press 1. For your letter, press 2."
        pause 3s
      1 "bills" -> bills
      2 "letter" -> letter
      -> main
    }

    browse bills "Bills" {
      in bills where account = {account}
      say date {bills.month} ":" money {bills.amount} "."
      1 "older" -> next
      empty -> main
      unavailable -> bye
    }

    lookup letter {
      in letters where account = {account}
      found -> told  not-found -> main  unavailable -> bye
    }

    play told { say {letter.told} -> main }

    hang-up bye { say "Goodbye." }
    """

  private static let rows = [
    "accounts.csv": """
    account,pin,balance,kind,branch
    1030,2468,86.50,plain,3
    1031,1357,5000.00,plain,3
    1032,1112,1.00,gold,3
    1033,1113,2.00,old,3
    1034,1114,7000.00,plain,7

    """,
    "bills.csv": "account,month,amount\n1030,2026-05-15,80.00\n1030,2026-06-15,86.50\n",
    "letters.csv": "account,told\n1030,Come and see us.\n",
  ]

  @Test("go by what a row holds: one cell, another, and two of them")
  func cells() throws {
    let scripts = try ReplayedCalls.scripts(
      of: """
        call "by the balance"
          at 2026-07-01 10:00
          press 1 1031 1357
          hear rich
          hear tell
          hang up

        call "by the kind"
          at 2026-07-01 10:01
          press 1 1032 1112
          hear gold
          hear tell
          hang up

        call "by one of two that lead to the same"
          at 2026-07-01 10:02
          press 1 1033 1113
          hear desk
          hear tell
          hang up

        call "by two"
          at 2026-07-01 10:03
          press 1 1034 1114
          hear rich
          hear desk
          hear tell
          hang up

        """, to: Self.bank, Self.rows)
    for row in Self.rows["accounts.csv"]!.split(separator: "\n").dropFirst() {
      #expect(!scripts.contains(row.prefix(4)), "\(scripts)")
    }
  }

  @Test("find nothing where the caller had no row, though the caller is known elsewhere")
  func emptyTables() throws {
    let scripts = try ReplayedCalls.scripts(
      of: """
        call "no bills and no letter"
          at 2026-07-01 10:00
          press 1 1031 1357
          hear rich
          hear tell
          press 1
          hear main
          press 1 1031 1357
          hear rich
          hear tell
          press 2
          hear main
          hang up

        call "bills and no letter"
          at 2026-07-01 10:01
          press 1 1030 2468
          hear tell
          press 1
          hear bills
          press *
          hear main
          hang up

        """,
      to: Self.bank.replacing("1 \"older\" -> next", with: "1 \"older\" -> next  * -> main"),
      Self.rows)
    let calls = scripts.split(separator: "\n\n").filter { $0.contains("given accounts") }
    #expect(calls.map { $0.contains("given bills") } == [true, false], "\(scripts)")
    #expect(!scripts.contains("given letters"), "\(scripts)")
  }

  @Test("find the rows that a step asks for, and none where another asks for others")
  func rowsByState() throws {
    _ = try ReplayedCalls.scripts(
      of: """
        call "all is done"
          at 2026-07-01 10:00
          press 1 02079461235#
          hear main
          press 2 02079461235#
          hear done
          press 0
          hear main
          hang up

        call "nothing is, and another has nothing at all"
          at 2026-07-01 10:01
          press 2 02079461234#
          hear main
          press 1 02079461234#
          hear open
          press 0
          hear main
          press 1 02079469999#
          hear main
          hang up

        """,
      to: """
        hotline 403 "Requests" {
          timezone  Europe/London
          languages en
          start     main
        }

        defaults { 0 -> main  no-input 2 -> bye  no-match 3 -> bye }

        table requests {
          from "requests.csv"
          number digits key
          person phone
          state  text
        }

        menu main { 1 "open requests" -> person  2 "those that are done" -> owner }

        enter person { say "Your telephone."  as phone  confirm never -> open }
        enter owner { say "Your telephone."  as phone  confirm never -> done }

        browse open "Open requests" {
          in requests where person = {person} state = open
          say digits {open.number} "."
          1 "the next" -> next
          empty -> main
          unavailable -> bye
        }

        browse done "Done requests" {
          in requests where person = {owner} state = done
          say digits {done.number} "."
          1 "the next" -> next
          empty -> main
          unavailable -> bye
        }

        hang-up bye { say "Goodbye." }
        """, ["requests.csv": "number,person,state\n1,02079461234,open\n2,02079461235,done\n"])
  }
}

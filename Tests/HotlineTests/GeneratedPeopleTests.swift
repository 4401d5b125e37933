import Foundation
import Testing

/// Scripts are shown around: what they hold of people is nobody's.
@Suite("People in generated scripts") struct GeneratedPeopleTests {
  private static let menu = """
    hotline 100 "The clinic" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults { no-input 3 -> goodbye  no-match 3 -> goodbye }

    table patients {
      from "patients.csv"
      card   digits key
      pin    digits secret
      record digits
      name   text
      owed   money
      ward   digits
    }

    table letters {
      from "letters.csv"
      record digits key
      told   text
    }

    table guests {
      from "guests.csv"
      tel  phone key
      born date
      name text
    }

    menu main "Main menu" {
      1 "your letter" -> card
      2 "your visit"  -> telephone
    }

    enter card { say "Your card."  as digits 4  -> pin }
    enter pin { say "Your PIN."  as digits 4  secret  -> patient }

    lookup patient {
      in patients where card = {card} pin = {pin}
      found -> debt  not-found -> goodbye  unavailable -> goodbye  locked -> goodbye
    }

    choose debt {
      {patient.owed} >= 100 -> ward
      else                  -> goodbye
    }

    choose ward {
      {patient.ward} = 7 -> letter
      else               -> goodbye
    }

    lookup letter {
      in letters where record = {patient.record}
      found -> told  not-found -> goodbye  unavailable -> goodbye
    }

    play told {
      say {patient.name} "," money {patient.owed} ":" {letter.told}
      -> goodbye
    }

    enter telephone { say "Your telephone."  as phone  -> guest }

    lookup guest {
      in guests where tel = {telephone}
      found -> visit  not-found -> goodbye  unavailable -> goodbye
    }

    play visit {
      say {guest.name} date {guest.born}
      -> goodbye
    }

    hang-up goodbye { say "Goodbye." }
    """

  private static let patients = """
    card,pin,record,name,owed,ward
    8341,9027,9434765919,Bess,123.45,7
    8342,9028,9434765920,Tom,5.00,8
    """
  private static let letters = """
    record,told
    9434765920,Come again
    9434765919,Rest for a week
    """
  private static let guests = """
    tel,born,name
    02079461234,1962-03-17,Ann
    """

  private static func run(_ scripts: String, _ flags: String...) throws -> CommandRun.Outcome {
    try CommandRun(["test", "clinic"] + flags).file("clinic/clinic.menu", menu)
      .file("clinic/patients.csv", patients).file("clinic/letters.csv", letters)
      .file("clinic/guests.csv", guests).file("clinic/clinic.calls", scripts).outcome()
  }

  @Test("are invented, with what the menu goes by and what opens other tables")
  func invented() throws {
    let generated = try Self.run("", "--generate")
    #expect(generated.status == 0, "\(generated.errors)")
    for table in [Self.patients, Self.letters, Self.guests] {
      for row in table.split(separator: "\n").dropFirst() {
        for cell in row.split(separator: ",") where cell.count > 1 {
          #expect(!generated.output.contains(cell), "\(cell)")
        }
      }
    }
    #expect(generated.output.contains("owed=\"100.00\" ward=\"7\""), "\(generated.output)")
    let outcome = try Self.run(generated.output, "--coverage")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(generated.output.contains("hear told"), "\(generated.output)")
    #expect(generated.output.contains("hear visit"), "\(generated.output)")
  }
}

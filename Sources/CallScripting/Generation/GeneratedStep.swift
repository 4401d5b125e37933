import Telephony

/// One thing that a generated caller does, and the line that says it.
struct GeneratedStep {
  let step: PreparedScript.Step
  let line: String

  static func press(_ keys: [DTMFKey]) -> GeneratedStep {
    GeneratedStep(step: .press(keys), line: "press \(keys.map(\.description).joined())")
  }

  static func wait(_ duration: Milliseconds) -> GeneratedStep {
    GeneratedStep(step: .wait(duration), line: "wait \(duration)")
  }

  static func speak(_ duration: Milliseconds) -> GeneratedStep {
    GeneratedStep(step: .speak(duration), line: "speak \(duration)")
  }

  static let faxAnswers = GeneratedStep(step: .fax(.answers), line: "fax answers")
  static let faxFails = GeneratedStep(step: .fax(.fails), line: "fax fails")
  static let hangUp = GeneratedStep(step: .hangUp, line: "hang up")
  static let seatAnswers = GeneratedStep(step: .seat(.answers(talking: nil)), line: "seat answers")

  static func seatAnswers(talking duration: Milliseconds) -> GeneratedStep {
    GeneratedStep(
      step: .seat(.answers(talking: duration)), line: "seat answers for \(duration)")
  }

  static let seatBusy = GeneratedStep(step: .seat(.busy), line: "seat busy")
  static let seatNoAnswer = GeneratedStep(step: .seat(.noAnswer), line: "seat no-answer")
  static let seatFails = GeneratedStep(step: .seat(.fails), line: "seat fails")
}

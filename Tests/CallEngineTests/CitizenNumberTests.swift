import Foundation
import ServiceCalendar
import Telephony
import Testing

@testable import CallEngine

@Suite("Citizens' numbers")
struct CitizenNumberTests {
  /// `keyed,normalised,expected,note`
  static let rows: [[String]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Vectors/id_card.csv")
    let text = try! String(contentsOf: file, encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    }
  }()

  @Test(arguments: rows)
  func checks(_ row: [String]) throws {
    let keys = try #require(KeyString(row[0]))
    let check = CitizenNumber.check(keys, today: CivilDate("2026-11-23")!)
    let expected: CitizenNumber.Check? =
      switch row[2] {
      case "ok": .valid(row[1])
      case "bad-check": .wrongCheckSymbol
      case "bad-region": .unknownProvince
      case "bad-date": .wrongBirthDate
      case "bad-length": .wrongLength
      case "bad-char": .wrongSymbol
      case "legacy-15": .oldNumber(row[1])
      default: nil
      }
    #expect(check == expected)
    #expect(CitizenNumber.isValid(row[1], today: CivilDate("2026-11-23")!) == !row[1].isEmpty)
    #expect(!CitizenNumber.isValid(row[0] + "*", today: CivilDate("2026-11-23")!))
  }

  @Test("any single wrong digit and any two neighbours changed are found", arguments: 0..<17)
  func findsSlips(place: Int) throws {
    let number = Array("330100198506151235")
    for digit in 0...9 where String(digit) != String(number[place]) {
      var slip = number
      slip[place] = Character(String(digit))
      let keys = try #require(KeyString(String(slip)))
      if case .valid = CitizenNumber.check(keys, today: CivilDate("2026-11-23")!) {
        Issue.record("\(String(slip)) passes")
      }
    }
  }
}

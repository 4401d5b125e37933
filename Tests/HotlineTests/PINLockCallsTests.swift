import Foundation
import Testing

/// Wrong PINs, as callers of 12333 key them over TCP, on days of a clock that the test sets.
@Suite("PINs that are locked, by telephone", .serialized) struct PINLockCallsTests {
  private struct Person {
    let id: String
    let pin: String
  }

  private static let first = Person(id: "330100191203040210", pin: "246810")
  private static let second = Person(id: "330100194410100208", pin: "135792")
  private static let third = Person(id: "330100197012319996", pin: "970123")
  private static let wrong = "975318"

  private let folder: URL
  private let service: ServeRun

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = RepositoryTests.root.appending(path: "menus/12333").path
    let store = folder.appending(path: "hotline.db").path
    #expect(try CommandRun("import", "--store", store, menu).outcome().status == 0)
    service = try ServeRun("menus/12333", flags: ["--test-clock"], folder: folder)
  }

  /// Rings and keys a citizen number.
  private func ring(_ person: Person, from caller: String, on day: String) throws -> CallerLine {
    let line = try CallerLine(at: service, from: caller, on: "\(day)T09:15")
    line.press("11\(person.id)")
    try line.hear("zh/pin")
    return line
  }

  /// It is said that they do not match, never which of them is wrong, and both are asked for again.
  private func keyWrong(_ line: CallerLine, again person: Person) throws {
    line.press(Self.wrong)
    try line.hear("zh/no_record")
    line.press(person.id)
    try line.hear("zh/pin")
  }

  /// What a caller hears who keys the right PIN.
  private func expect(
    _ prompt: String, of person: Person, from caller: String, on day: String
  ) throws {
    let line = try ring(person, from: caller, on: day)
    line.press(person.pin)
    try line.hear(prompt)
    line.hangUp()
  }

  @Test("three wrong lock it for the call, five in a day for the person, until the next day")
  func person() throws {
    let line = try ring(Self.first, from: "13957110001", on: "2011-07-04")
    try keyWrong(line, again: Self.first)
    try keyWrong(line, again: Self.first)
    line.press(Self.wrong)
    try line.hear("zh/pin_locked")
    line.hangUp()
    // Three are not five: another call from another telephone has two left, and then none.
    let other = try ring(Self.first, from: "13957110002", on: "2011-07-04")
    try keyWrong(other, again: Self.first)
    try keyWrong(other, again: Self.first)
    other.press(Self.first.pin)
    try other.hear("zh/pin_locked")
    other.hangUp()
    try expect("zh/pin_locked", of: Self.first, from: "13957110003", on: "2011-07-04")
    // It is that person's, and not the service's.
    try expect("zh/tell_pension", of: Self.second, from: "13957110003", on: "2011-07-04")
    // Nor is it forgotten by a service that dies.
    service.kill()
    let again = try ServeRun("menus/12333", flags: ["--test-clock"], folder: folder)
    let late = try CallerLine(at: again, from: "13957110004", on: "2011-07-04T23:59")
    late.press("11\(Self.first.id)")
    try late.hear("zh/pin")
    late.press(Self.first.pin)
    try late.hear("zh/pin_locked")
    late.hangUp()
    let next = try CallerLine(at: again, from: "13957110004", on: "2011-07-05T00:00")
    next.press("11\(Self.first.id)")
    try next.hear("zh/pin")
    next.press(Self.first.pin)
    try next.hear("zh/tell_pension")
  }

  @Test("five wrong in a day lock the caller's number, whomever it asks about, until the next day")
  func number() throws {
    let caller = "13957110009"
    for person in [Self.first, Self.second] {
      let line = try ring(person, from: caller, on: "2011-07-04")
      for _ in 0..<2 { try keyWrong(line, again: person) }
      line.hangUp()
    }
    let fifth = try ring(Self.third, from: caller, on: "2011-07-04")
    try keyWrong(fifth, again: Self.third)
    fifth.hangUp()
    try expect("zh/pin_locked", of: Self.third, from: caller, on: "2011-07-04")
    try expect("zh/tell_pension", of: Self.third, from: "13957110008", on: "2011-07-04")
    try expect("zh/tell_pension", of: Self.third, from: caller, on: "2011-07-05")
  }

  @Test("the PIN that everybody is given opens no account, and is no wrong one")
  func initial() throws {
    // The last six of the citizen number.
    let person = Person(id: "330100199003070024", pin: "070024")
    // Hears so more often than wrong ones would be borne.
    for _ in 0..<6 {
      try expect("zh/initial_pin", of: person, from: "13957110007", on: "2011-07-04")
    }
  }
}

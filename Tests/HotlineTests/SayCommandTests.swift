import Foundation
import Testing

@Suite struct SayCommandTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let arguments: String
    let output: String

    var testDescription: String { "hotline say \(arguments)" }
  }

  static let cases: [Case] = [
    Case(arguments: "cardinal 12", output: "十二"),
    Case(arguments: "cardinal -21", output: "负二十一"),
    // As menus call them.
    Case(arguments: "number 5", output: "五"),
    Case(arguments: "number -2.5", output: "负二点五"),
    Case(arguments: "count 2 天", output: "两天"),
    Case(arguments: "counted 3 个工作日", output: "三个工作日"),
    Case(arguments: "counted 3 个工作日 --tokens", output: "三 个工作日"),
    Case(arguments: "counted 3 days --language en-US", output: "three days"),
    Case(arguments: "date --10-20", output: "十月二十日"),
    Case(arguments: "date --language en 2011-07-01", output: "July first twenty eleven"),
    Case(arguments: "phone 0571 87258615 --tokens", output: "零 五 七 幺 | 八 七 二 五 | 八 六 幺 五"),
    Case(arguments: "time 08:30 --style half", output: "上午八点半"),
    Case(arguments: "time 20:30 --style=24h --style=half", output: "二十点半"),
    Case(arguments: "money 12.00 --style zheng", output: "十二元整"),
    Case(arguments: "cardinal --language=en-GB 105", output: "one hundred and five"),
    Case(arguments: "percent -- -3.2", output: "负百分之三点二"),
    Case(arguments: "text 补贴10,000元，7月15日24:00截止", output: "补贴一万元，七月十五日二十四点截止"),
    Case(
      arguments: "text Open 8:30 a.m.-5 p.m. --language en-US",
      output: "Open eight thirty a.m. to five p.m."),
  ]

  @Test("says", arguments: cases) func says(_ example: Case) throws {
    try CommandRun(["say"] + example.arguments.split(separator: " ").map(String.init))
      .expect(output: example.output + "\n")
  }

  @Test("--batch answers each line with a line, in step") func batch() throws {
    try CommandRun("say", "--batch")
      .input("cardinal\t12\nmoney\t0.20\r\n\ncardnal\t1\ntime\t25:00\nphone\t12333")
      .expect(
        output: """
          十二
          两角
          error: no tab between a kind and a value
          error: no kind is named 'cardnal'; did you mean 'cardinal'?
          error: '25:00' is a time that no clock shows; hours go from 00 to 23, minutes from 00 to 59
          幺二三三三

          """,
        status: 1)
  }

  @Test("an unknown kind is told with those there are, or the one that is meant") func unknownKind()
    throws
  {
    let none = try CommandRun("say", "colour", "5").outcome()
    #expect(none.status == 2)
    #expect(none.errors.contains("kinds are number, count, ordinal, money"))
    let near = try CommandRun("say", "numbr", "5").outcome()
    #expect(near.errors.contains("did you mean 'number'?"))
    #expect(!near.errors.contains("kinds are"))
  }

  @Test("--batch of nothing is nothing") func emptyBatch() throws {
    try CommandRun("say", "--batch").expect()
  }

  @Test("--batch keeps step over many blocks of input") func longBatch() throws {
    let numbers = 0..<30_000
    let outcome = try CommandRun("say", "--batch", "--language", "en-US")
      .input(numbers.map { "digits\t\($0)\n" }.joined())
      .outcome()
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == numbers.count + 1)
    #expect(lines[29_999] == "two nine nine nine nine")
    #expect(outcome.status == 0)
  }

  @Test("--batch answers before it waits for more") func answersAtOnce() throws {
    let script = """
      mkfifo in out
      "$0" say --batch <in >out &
      exec 3>in 4<out
      printf 'cardinal\\t12\\n' >&3
      read line <&4
      echo "$line"
      exec 3>&-
      wait $!
      """
    try CommandRun(
      program: "/usr/bin/timeout", ["60", "/bin/sh", "-c", script, CommandRun.binary.path]
    )
    .environment("PATH", "/usr/bin:/bin")
    .expect(output: "十二\n")
  }

  @Test("--batch passes over a byte order mark") func byteOrderMark() throws {
    try CommandRun("say", "--batch").input("\u{FEFF}cardinal\t12\n").expect(output: "十二\n")
  }

  @Test("--batch of an input that cannot be read could not run", arguments: ["</", "<&-"])
  func unreadable(_ input: String) throws {
    let run = try CommandRun(
      program: "/bin/sh", ["-c", "\"$0\" say --batch \(input)", CommandRun.binary.path]
    ).outcome()
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: standard input cannot be read: "))
  }

  @Test(
    "what goes on as a number is no measure word",
    arguments: ["2.5 天", "1,234 条", "2-3 天", "5 6 天", "5% 天", "2，5 天"])
  func noMeasureWord(_ value: String) throws {
    try CommandRun("say", "counted", value).expect(
      errors: "error: '\(value)' is not a whole number; write it as 12333 or -5\n", status: 2)
  }

  @Test("a value that cannot be spoken is one clear line") func unspeakable() throws {
    try CommandRun("say", "date", "2011-02-29").expect(
      errors: "error: '2011-02-29' is a day that no calendar has\n", status: 2)
  }

  @Test("a value of megabytes is told by its beginning") func endlessValue() throws {
    let value = String(repeating: "9", count: 1_000_000)
    let run = try CommandRun("say", "--batch").input("money\tx\(value)\n\(value)\t1\n").outcome()
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.utf8.count < 300 && $0.contains("999…'") })
  }

  @Test("a slip in a style gets the nearest name") func unknownStyle() throws {
    try CommandRun("say", "cardinal", "2", "--style", "all-re").expect(
      errors: """
        error: zh has no style 'all-re'
          did you mean 'all-er'?

        """,
      status: 2)
  }

  @Test("two styles that contradict each other are refused") func contradiction() throws {
    try CommandRun("say", "time", "12:00", "--style", "12h", "--style", "24h").expect(
      errors: "error: '12h' and '24h' cannot both hold\n", status: 2)
  }

  @Test("a reader that goes away is no failure") func brokenPipe() throws {
    // What the writers before it say of a broken pipe, where SIGPIPE was ignored from the start, is not ours.
    let script = """
      { { yes "cardinal\t12" | head -n 200000; } 2>/dev/null | "$0" say --batch; echo "status $?" >&2; } |
        head -n 1
      """
    try CommandRun(program: "/bin/sh", ["-c", script, CommandRun.binary.path])
      .environment("PATH", "/usr/bin:/bin")
      .expect(output: "十二\n", errors: "status 0\n")
  }
}

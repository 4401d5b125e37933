import CallFlowModel
import Diagnostics
import Testing

/// How values and constants are spoken.
extension LoweringTests {
  @Test(
    "a constant that no call can hold is spoken all the same",
    arguments: [
      ("percent 2.5", "two point five percent"), ("number 0.5", "zero point five"),
      ("date 2011-07", "July twenty eleven"), ("date --10-20", "October twentieth"),
    ])
  func spokenConstants(part: String, words: String) throws {
    let flow = try Self.flow(
      """
      defaults { no-input 3 -> bye  no-match 3 -> bye }
      menu main {
        1 "information" -> bye
      }
      hang-up bye {
        say "It is" \(part) "now."
      }
      """)
    #expect(try Self.speech("bye", flow) == "It is \(words) now.")
  }

  @Test(
    "what is wrong with a constant is said in the words of `hotline say`",
    arguments: [
      ("ordinal -1", "it is less than zero"), ("duration -3", "it is less than zero"),
      ("number 99999999999999999999", "it is too large"),
      ("money 1.234", "it has more than 2 decimals"),
      ("percent abc", "write it like `percent 12`"),
      ("digits 0571-8725", "write it like `digits 12345`"),
    ])
  func badConstants(part: String, hint: String) {
    let told = SmallMenu.told(
      of: "menu main {\n  say \(part) \"of them.\"\n  1 \"information\" -> bye\n}")
    #expect(told.contains { $0.id == "bad-constant" && $0.hints == [hint] }, "\(told)")
  }

  @Test("a citizen number and a receipt are told in their own groups, and other digits are not")
  func groups() throws {
    let flow = try Self.flow(
      """
      defaults { no-input 3 -> bye  no-match 3 -> bye }
      enter main {
        say "Your receipt, please."
        as digits 10..14
        -> last
      }
      enter last {
        say "And the last four digits of your telephone number."
        as digits 4
        secret
        -> progress
      }
      lookup progress {
        in receipts  where number = {main}  caller = {last}
        found       -> tell
        not-found   -> bye
        unavailable -> bye
        locked      -> bye
      }
      play tell {
        say "Receipt" digits {progress.number} "is there. You keyed" digits {main}
        -> owner
      }
      enter owner {
        say "Your citizen number, please."
        as citizen-id
        -> told
      }
      play told {
        say "It was" digits {owner} "."
        -> bye
      }
      """ + "\n" + Self.ends)
    func forms(_ name: String) throws -> [SpokenFormKind] {
      let speech = try #require(flow[try Self.step(name, flow)].speech)
      return flow.pieceRange(of: speech, in: LanguageID(0)).compactMap { index in
        if case .value(_, let form, style: _) = flow.pieces[index] { form } else { nil }
      }
    }
    #expect(try forms("tell") == [.receipt, .digits])
    #expect(try forms("told") == [.citizenID])
  }
}

import Diagnostics
import Testing

/// What a choice asks of callers' numbers can be, and what it asks of the way by which they have come is believed: no value and no
/// receipt lacks behind it.
struct BranchConditionTests {
  @Test(arguments: [
    "after note kept -> told  else -> bye", "after note dropped -> bye  else -> told",
  ])
  func `who has a receipt is known behind a choice that asks for it`(_ branches: String) {
    let told = SmallMenu.told(of: Self.message(branches))
    #expect(told.map(\.id).filter { $0.hasPrefix("receipt") }.isEmpty, "\(told)")
  }

  @Test func `who may have none is told where a choice asks something else`() {
    let told = SmallMenu.told(of: Self.message("caller hidden -> told  else -> bye"))
    #expect(told.map(\.id).contains("receipt-maybe-missing"), "\(told)")
  }

  @Test(arguments: [
    ("+", nil), ("+44", nil), ("0571", nil), ("0571*", "0571"), ("+44*", "+44"),
    ("+44 20", "+4420"), ("0571-8", "05718"), ("（０５７１）", "0571"), ("139????", "139"),
    ("１３９", "139"), ("me", "0571"),
  ])
  func `what no caller's number begins with is told, and what is meant`(
    _ written: String, _ meant: String?
  ) {
    let told = SmallMenu.told(
      of:
        "choose main { caller \"\(written)\" -> bye  else -> told }  play told { say \"Hi.\" -> bye }"
    )
    #expect(told.map(\.id) == (meant == nil ? [] : ["bad-number"]), "\(told)")
    if let meant {
      #expect(told.first?.hints.first?.hasSuffix("`caller \"\(meant)\"`") ?? false, "\(told)")
    }
  }

  private static func message(_ branches: String) -> String {
    """
    record main {
      say "Please speak after the tone."
      for "Desk"
      review
      no-match 1 -> bye
      kept -> what
      dropped -> what
      unavailable -> bye
    }
    choose what { \(branches) }
    play told {
      say "Your receipt is" receipt "."
      -> bye
    }
    """
  }
}

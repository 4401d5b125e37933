import Diagnostics
import MenuLanguage

/// Tables that the store keeps by itself, so that menus ask them without declaring them. They are declared here, in the language
/// itself, and read only for menus that ask them.
enum BuiltInTables {
  /// How far that is what callers have a receipt for.
  static let receipts = "receipts"
  /// Its column with the receipt's own number.
  static let receiptNumber = "number"

  static let source = """
    table receipts {
      from "the store"
      number     digits key     // the receipt
      caller     digits secret  // the last four digits of the number from which it was left
      kind       text
      state      text
      department text
      left       date
      due        date
      answered   date
      answer     text           // what the caller is told
      pages      number         // of a fax
      pages_sent number         // of them
    }

    """

  /// What a text column may hold, where that is a matter of words; `nil` for every other column.
  static func words(ofColumn column: String, in table: String) -> [String]? {
    guard table == receipts else { return nil }
    return switch column {
    case "kind": ["message", "fax"]
    case "state":
      [
        "new", "heard", "assigned", "answered", "closed", "dropped",
        // Of faxes.
        "waiting", "sending", "sent", "failed", "cancelled",
      ]
    default: nil
    }
  }

  /// Whether a step among `items` asks one of them.
  static func areAsked(by items: [FileItem]) -> Bool {
    items.contains { item in
      switch item {
      case .step(let step): asks(step)
      case .dialogue(let dialogue): dialogue.steps.contains(where: asks)
      case .include, .hotline, .defaults, .hours, .queue, .table, .document, .announcement,
        .incomplete:
        false
      }
    }
  }

  private static func asks(_ step: StepSyntax) -> Bool {
    switch step.body {
    case .lookup(let lookup): lookup.table.value == receipts
    case .browse(let browse): browse.table.value == receipts
    case .incomplete(let step): step.table?.value == receipts
    case .menu, .play, .enter, .record, .fax, .transfer, .choose, .hangUp: false
    }
  }
}

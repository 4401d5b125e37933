import Diagnostics

/// What is wrong with values: their types, their secrets, and when they are there.
enum ValueProblem: Sendable {
  case formMisfit(form: String, name: String, type: String, forms: [String])
  case formMissing(name: String, type: String, forms: [String])
  /// `meant`: the value whose name it is, without its braces. `limit`: what it goes beyond, as "is too large".
  case badConstant(form: String, text: String, meant: String?, limit: String?, example: String)
  case comparedWith(name: String, type: String, text: String, example: String)
  case noOrder(name: String, type: String)
  /// By what callers can enter, a comparison holds of all of it or of none. `padded`: what may be meant.
  case settledByEntry(
    name: String, entry: String, comparison: String, text: String, isAlways: Bool, padded: String?)
  /// `entered`: the word for entries of the column's type; `nil` where there are none.
  case conditionType(
    column: String, columnType: String, name: String, type: String, entered: String?)
  case citizenAsDigits(column: String, name: String)
  case conditionConstant(
    column: String, type: String, text: String, meant: String?, example: String)
  /// A column of texts is compared with a word that is the name of a value.
  case wordForValue(column: String, meant: String)
  case spelledColumn(column: String, type: String)
  case spelledValue(name: String, type: String)
  case secretSpoken(name: String, declared: SourceRange)
  /// By `confirm always`.
  case secretReadBack(name: String, declared: SourceRange)
  case secretCompared(name: String, declared: SourceRange)
  /// `isKey`: with a column that is a key, and so never secret.
  case secretElsewhere(name: String, declared: SourceRange, isKey: Bool)
  /// In what is sent by fax, or where to.
  case secretFaxed(name: String, declared: SourceRange)
  case secretWithPlain(column: String, declared: SourceRange)
  case faxNumberType(name: String, type: String)
  case faxNumberUnconfirmed
  case faxDocumentType(name: String, type: String)
  case recipientType(name: String)
  /// `unreached`: the step that sets it, where no call gets there at all.
  case neverSet(name: String, setter: SourceRange, unreached: String?)
  case maybeUnset(name: String, setter: SourceRange, path: [String])
  case receiptNever
  case receiptMaybeMissing(path: [String])
  case tooMany(max: Int)

  var wording: ProblemWording {
    switch self {
    case .formMisfit(let form, let name, let type, let forms):
      ProblemWording(
        "form-misfit", "{\(name)} is \(type) and cannot be spoken as `\(form)`",
        hints: [Self.say(name, forms)])
    case .formMissing(let name, let type, let forms):
      ProblemWording(
        "form-missing", "{\(name)} is \(type): how is it to be spoken?",
        hints: [Self.say(name, forms)])
    case .badConstant(let form, let text, let meant, let limit, let example):
      ProblemWording(
        "bad-constant", "'\(text)' cannot be spoken as `\(form)`",
        hints: [
          meant.map { "write `\(form) {\($0)}`: what a call holds stands in braces" }
            ?? limit.map { "it \($0)" } ?? "write it like `\(form) \(example)`"
        ])
    case .comparedWith(let name, let type, let text, let example):
      ProblemWording(
        "compared-with", "{\(name)} is \(type), and '\(text)' is not",
        hints: ["write it like \(example)"])
    case .noOrder(let name, let type):
      ProblemWording(
        "no-order", "{\(name)} is \(type), which is neither more nor less than another",
        hints: ["compare it with `=` or `!=`"])
    case .settledByEntry(
      let name, let entry, let comparison, let text, let isAlways, let padded):
      ProblemWording(
        .warning, "settled-by-entry",
        "{\(name)} is entered as `\(entry)`, so `\(comparison) \(text)` \(isAlways ? "always" : "never") holds",
        hints: [
          padded.map { "write `\(comparison) \($0)`: zeros that callers press count" }
            ?? "compare it with what callers can enter there"
        ])
    case .conditionType(let column, let columnType, let name, let type, let entered):
      ProblemWording(
        "condition-type", "column '\(column)' is \(columnType) and {\(name)} is \(type)",
        hints: [
          "they are never equal; compare with another column"
            + (entered.map { ", or enter it `as \($0)`" } ?? "")
        ])
    case .citizenAsDigits(let column, let name):
      ProblemWording(
        .warning, "citizen-as-digits",
        "column '\(column)' is a citizen number, which may end in X, and {\(name)} is digits alone",
        hints: ["enter it `as citizen-id`: callers key X as a star"])
    case .conditionConstant(let column, let type, let text, let meant, let example):
      ProblemWording(
        "condition-constant", "column '\(column)' is \(type), and '\(text)' is not",
        hints: [
          meant.map { "write `{\($0)}`: what a call holds stands in braces" }
            ?? "write it like \(example)"
        ])
    case .wordForValue(let column, let meant):
      ProblemWording(
        .warning, "word-for-value",
        "without braces, '\(column)' is compared with the word '\(meant)' itself",
        hints: [
          "write `\(column) = {\(meant)}`, or `\(column) = \"\(meant)\"` where the word is meant"
        ])
    case .spelledColumn(let column, let type):
      ProblemWording(
        "spelled-column", "column '\(column)' is \(type), and only text is spelled",
        hints: ["write `\(column) = …`"])
    case .spelledValue(let name, let type):
      ProblemWording(
        "spelled-value", "{\(name)} is \(type), and words are spelled by digits",
        hints: ["ask for them with `as digits 2..24`"])
    case .secretSpoken(let name, let declared):
      ProblemWording(
        "secret-spoken", "{\(name)} is secret and is never spoken",
        labels: [.init("secret here", at: declared)], hints: ["take it out of what is said"])
    case .secretReadBack(let name, let declared):
      ProblemWording(
        "secret-spoken", "{\(name)} is secret and is never spoken",
        labels: [.init("secret here", at: declared)],
        hints: ["take `confirm always` out: it would be read back"])
    case .secretFaxed(let name, let declared):
      ProblemWording(
        "secret-elsewhere", "{\(name)} is secret and may only meet a secret column",
        labels: [.init("secret here", at: declared)], hints: ["take `secret` out there"])
    case .secretCompared(let name, let declared):
      ProblemWording(
        "secret-compared", "{\(name)} is secret and is never compared here",
        labels: [.init("secret here", at: declared)],
        hints: ["let a `lookup` compare it with a secret column: `where … = {\(name)}`"])
    case .secretElsewhere(let name, let declared, let isKey):
      ProblemWording(
        "secret-elsewhere", "{\(name)} is secret and may only meet a secret column",
        labels: [.init("secret here", at: declared)],
        hints: [
          isKey
            ? "take `secret` from the entry: rows are found by it, and the secret is another column"
            : "mark the column `secret`, or take `secret` from the entry"
        ])
    case .secretWithPlain(let column, let declared):
      ProblemWording(
        "secret-in-clear", "column '\(column)' is secret, and this is not",
        labels: [.init("secret here", at: declared)],
        hints: ["compare it with an entry that is marked `secret`"])
    case .faxNumberType(let name, let type):
      ProblemWording(
        "fax-number-type", "{\(name)} is \(type), and not one that faxes may be sent to",
        hints: ["ask for it with `as fax-number`"])
    case .faxNumberUnconfirmed:
      ProblemWording(
        "fax-number-unconfirmed", "a fax number is always read back before a fax is sent there",
        hints: ["take `confirm never` out"])
    case .faxDocumentType(let name, let type):
      ProblemWording(
        "fax-document-type", "{\(name)} is \(type) and names no document",
        hints: ["name a document, a parameter of kind document, or a column of type text"])
    case .recipientType(let name):
      ProblemWording(
        "recipient-type", "{\(name)} does not name who a message is for",
        hints: ["write a text, `for \"…\"`, or a parameter of kind text"])
    case .neverSet(let name, let setter, let unreached):
      ProblemWording(
        "value-never-set", "no call gets here with {\(name)}",
        labels: [.init("set here", at: setter)],
        hints: [
          unreached.map {
            "no call gets to '\($0)', which sets it; lead through that step before this one"
          }
            ?? "lead through that step before this one"
        ])
    case .maybeUnset(let name, let setter, let path):
      ProblemWording(
        .warning, "value-maybe-unset", "some calls get here without {\(name)}",
        labels: [.init("set here", at: setter)],
        hints: [
          "such as by \(path.joined(separator: " → "))",
          "lead those through that step, or say something else to them",
        ])
    case .receiptNever:
      ProblemWording(
        "receipt-never", "no call gets here with a receipt",
        hints: [
          "a receipt is there after a `record` step has led on by `kept`, or a `fax` step by `queued`"
        ])
    case .receiptMaybeMissing(let path):
      ProblemWording(
        .warning, "receipt-maybe-missing", "some calls get here without a receipt",
        hints: [
          "such as by \(path.joined(separator: " → "))",
          "say something else to those: lead them to a step without `receipt`",
        ])
    case .tooMany(let max):
      ProblemWording(
        "too-many-values", "the menu holds more than \(max) different values",
        hints: ["let fewer values lead to fewer copies of its dialogues"])
    }
  }

  private static func say(_ name: String, _ forms: [String]) -> String {
    "write \(forms.map { $0 == "text" ? "{\(name)}" : "`\($0) {\(name)}`" }.alternatives)"
  }
}

import CallFlowModel
import Diagnostics

/// What is wrong with tables, and with the questions that steps put to them.
enum TableProblem: Sendable {
  case columnTwice(name: String, first: SourceRange)
  case tooManyColumns(max: Int)
  case keyAndSecret(name: String)
  case secretType(name: String, type: ValueType)
  case secretWithoutKey(table: String)
  case fileColumnMissing(column: String, file: String, header: [String], near: String?)
  /// Not one of the declared `columns` is there; `first` is what the first line begins with.
  case fileColumnsMissing(file: String, first: String, columns: [String])
  case fileColumnUndeclared(column: String, file: String)
  case fileEmpty(file: String)
  /// The columns of its first line are parted by `sign`, as it is told.
  case fileSeparator(file: String, sign: String)
  case fileUTF16(file: String)
  /// A workbook, a picture, a program.
  case fileNotText(file: String)
  /// Its first line, which names the columns.
  case fileNotUTF8(file: String)
  case secretInBrowse(column: String)
  case secretAlone(column: String, keys: [String])
  /// A step asks a table that has a secret, and not for the secret. `canAsk`: whether it may.
  case secretUnasked(table: String, column: String, declared: SourceRange, canAsk: Bool)
  case lockedMissing(column: String, condition: SourceRange)
  case lockedUnneeded(word: String)
  /// A table has the name of one that every menu has.
  case builtInName(table: String)
  /// Receipts are asked without the digits that show whose they are.
  case callerUnasked(table: String)
  case builtInBrowsed(table: String)
  /// A column that holds one of a few words is compared with another one.
  case unknownWord(column: String, word: String, words: [String], near: String?)
  case initialMissing(column: String, declared: SourceRange)
  case initialUnneeded(column: String)
  case initialNotDigits(column: String, text: String)
  case initialColumn(name: String)
  case orderSecret(column: String, declared: SourceRange)
  case endpointAddress(EndpointAddress.Problem)
  case endpointInClear(column: String, place: SourceRange)
  case endpointSpelled(table: String)
  /// `word` is about rows of the store.
  case endpointRows(table: String, word: String)
  case boundType(name: String, type: String, word: String)
  case boundKey(name: String, word: String)
  /// One column is both.
  case boundTwice(name: String, first: SourceRange)
  /// Two columns are one.
  case boundColumns(word: String, first: SourceRange)
  case rowsUnknown(table: String, word: String, isSecret: Bool)
  case continueNothing
  case startOverMissing
  case startOverUnneeded

  /// Whether all that `name` has beside `column` are blanks and signs without a shape.
  private static func isSame(_ name: String, as column: String) -> Bool {
    func shown(_ text: String) -> [Unicode.Scalar] {
      text.unicodeScalars.filter {
        !$0.properties.isWhitespace && $0.properties.generalCategory != .format
      }
    }
    return name != column && shown(name) == shown(column)
  }

  var wording: ProblemWording {
    switch self {
    case .columnTwice(let name, let first):
      ProblemWording(
        "column-twice", "a column '\(name)' is there already",
        labels: [.init("the first one", at: first)], hints: ["give one of them another name"])
    case .tooManyColumns(let max):
      ProblemWording(
        "too-many-columns", "a table may have \(max) columns",
        hints: ["leave out what no step asks for"])
    case .keyAndSecret(let name):
      ProblemWording(
        "key-and-secret", "column '\(name)' is key and secret, and rows are not found by a secret",
        hints: ["take one of the two words out"])
    case .secretType(let name, let type):
      ProblemWording(
        "secret-type", "column '\(name)' is \(type.phrase), and a secret is digits or text",
        hints: [type.secretAdvice(name)])
    case .secretWithoutKey(let table):
      ProblemWording(
        "secret-without-key", "table '\(table)' has a secret and no key: whose secret is it?",
        hints: ["mark the column that names the person `key`"])
    case .fileColumnMissing(let column, let file, let header, let near):
      ProblemWording(
        "file-column-missing", "'\(file)' has no column '\(column)'",
        hints: near.map { Self.isSame($0, as: column) } ?? false
          ? [
            "in the file a blank stands before or behind it, which may be one that cannot be seen: take it out"
          ]
          : header.contains { $0.contains("\u{FFFD}") }
            ? ["the file is not UTF-8: save it as UTF-8; spreadsheets call it “CSV UTF-8”"]
            : hint(meaning: near, otherwise: "the first line of the file names \(header.listed)"))
    case .fileColumnsMissing(let file, let first, let columns):
      ProblemWording(
        "file-columns-missing",
        "the first line of '\(file)' names no column of the table; it begins with '\(first.prefix(40))'",
        hints: [
          "the first line is to name the columns, such as `\(columns.prefix(8).joined(separator: ","))\(columns.count > 8 ? ",…" : "")`:"
            + " take out what stands above it, or write it"
        ])
    case .fileColumnUndeclared(let column, let file):
      ProblemWording(
        .warning, "file-column-undeclared",
        "'\(file)' has a column '\(column)' that is not declared",
        hints: ["declare it here, such as `\(column) text`, or take it out of the file"])
    case .fileEmpty(let file):
      ProblemWording(
        "file-empty", "'\(file)' has no first line that names its columns",
        hints: ["the first line of a CSV file names the columns, parted by commas"])
    case .fileSeparator(let file, let sign):
      ProblemWording(
        "file-separator", "the columns of '\(file)' are parted by \(sign), not by commas",
        hints: [
          "save it as CSV with commas: `,` between the columns, in the first line and in all others"
        ])
    case .fileUTF16(let file):
      ProblemWording(
        "file-utf-16", "'\(file)' is UTF-16, and files of data are UTF-8",
        hints: ["save it as UTF-8; spreadsheets call it “CSV UTF-8”, and no “Unicode text”"])
    case .fileNotText(let file):
      ProblemWording(
        "file-not-text", "'\(file)' is not text, but the file of some program",
        hints: [
          "save it as “CSV UTF-8” in the spreadsheet: a workbook with another name is none"
        ])
    case .fileNotUTF8(let file):
      ProblemWording(
        "file-not-utf-8", "the first line of '\(file)' is not UTF-8, as files of data are",
        hints: [
          "save it as UTF-8; spreadsheets call it “CSV UTF-8”. What Excel in Chinese saves as CSV is GB18030"
        ])
    case .secretInBrowse(let column):
      ProblemWording(
        "secret-in-browse", "column '\(column)' is secret, and browsing does not count wrong tries",
        hints: ["compare secrets in a `lookup`, which locks after a number of wrong ones"])
    case .secretAlone(let column, let keys):
      ProblemWording(
        "secret-alone", "with '\(column)' alone, whose secret is it?",
        hints: ["name the row too: `where \(keys.first ?? "id") = {…} \(column) = {…}`"])
    case .secretUnasked(let table, let column, let declared, let canAsk):
      ProblemWording(
        .warning, "secret-unasked",
        "without '\(column)', anybody's row of '\(table)' opens to everybody",
        labels: [.init("secret here", at: declared)],
        hints: canAsk
          ? [
            "ask for it too: `\(column) = {…}`, an entry that is marked `secret`",
            "or keep what anybody may hear in a table of its own",
          ]
          : [
            "a browse never compares secrets: keep these rows in a table without one, and let a `lookup` in"
              + " '\(table)' lead here"
          ])
    case .lockedMissing(let column, let condition):
      ProblemWording(
        "locked-missing", "where does this lead when the secret was wrong too often?",
        labels: [.init("'\(column)' is secret", at: condition)], hints: ["add `locked -> …`"])
    case .lockedUnneeded(let word):
      ProblemWording(
        .warning, "locked-unneeded", "no secret is asked for here, so `\(word)` never counts",
        hints: ["take it out, or mark the column `secret`"])
    case .builtInName(let table):
      ProblemWording(
        "built-in-name", "'\(table)' is a table that every menu has",
        hints: ["give this one another name, or leave it out and ask the built-in one"])
    case .callerUnasked(let table):
      ProblemWording(
        "caller-unasked", "who asks '\(table)' by a receipt alone could be anybody",
        hints: [
          "ask for the last four digits of the caller's number too: "
            + "`where number = {…} caller = {…}`"
        ])
    case .builtInBrowsed(let table):
      ProblemWording(
        "built-in-browsed", "'\(table)' is asked for one receipt at a time",
        hints: ["use a `lookup` with `where number = {…} caller = {…}`"])
    case .unknownWord(let column, let word, let words, let near):
      ProblemWording(
        "unknown-word", "'\(column)' is never '\(word)'",
        hints: hint(meaning: near, otherwise: "it is one of \(words.listed)"))
    case .initialMissing(let column, let declared):
      ProblemWording(
        "initial-missing", "where does this lead when the secret is right and an initial one?",
        labels: [.init("'\(column)' knows initial secrets", at: declared)],
        hints: ["add `initial -> …`, to a step that says where a new one is chosen"])
    case .initialUnneeded(let column):
      ProblemWording(
        .warning, "initial-unneeded", "column '\(column)' knows no initial secret",
        hints: [
          "take it out, or say which are initial: `\(column) digits secret initial \"000000\"`"
        ])
    case .initialNotDigits(let column, let text):
      ProblemWording(
        "initial-not-digits", "column '\(column)' holds digits, and \"\(text)\" is none",
        hints: ["write the digits that people are given, or `last 6 of id`"])
    case .initialColumn(let name):
      ProblemWording(
        "initial-column", "column '\(name)' has no digits that people are given as a secret",
        hints: ["name a column of digits, a telephone or a citizen number that is not secret"])
    case .orderSecret(let column, let declared):
      ProblemWording(
        "order-secret", "rows have no order by '\(column)', which is secret",
        labels: [.init("declared `secret` here", at: declared)],
        hints: ["name another column behind `order`"])
    case .endpointAddress(let problem):
      ProblemWording(
        "endpoint-address", "this is not an address of an endpoint: \(problem.fact)",
        hints: [problem.cure])
    case .endpointInClear(let column, let place):
      ProblemWording(
        "endpoint-in-clear", "others on the way could read what this endpoint is asked",
        labels: [.init("'\(column)' is nobody else's business", at: place)],
        hints: ["write `https://`; plain `http://` is for 127.0.0.1 and localhost alone"])
    case .endpointSpelled(let table):
      ProblemWording(
        "endpoint-spelled",
        "'\(table)' is an endpoint, and no endpoint knows how words are spelled on keys",
        hints: ["ask by another column, or keep the table in a file"])
    case .endpointRows(let table, let word):
      ProblemWording(
        "endpoint-rows",
        "'\(table)' is an endpoint, and `\(word)` is for rows that the store holds",
        hints: ["take `\(word)` out, or keep the table in a file"])
    case .boundType(let name, let type, let word):
      ProblemWording(
        "bound-type", "column '\(name)' is \(type), and `\(word)` is a date",
        hints: ["make it `\(name) date \(word)`"])
    case .boundKey(let name, let word):
      ProblemWording(
        "bound-key", "column '\(name)' is key and `\(word)`: staff change dates, and never keys",
        hints: ["take one of the two words out"])
    case .boundTwice(let name, let first):
      ProblemWording(
        "bound-twice", "column '\(name)' is the first day and the last one",
        labels: [.init("here", at: first)],
        hints: ["two columns hold them: one `date from`, one `date until`"])
    case .boundColumns(let word, let first):
      ProblemWording(
        "bound-columns", "two columns are `\(word)`: which one counts?",
        labels: [.init("the first one", at: first)], hints: ["take one of the two words out"])
    case .rowsUnknown(let table, let word, let isSecret):
      ProblemWording(
        "rows-unknown",
        isSecret
          ? "table '\(table)' holds secrets: nobody keeps a record of who hears its rows"
          : "table '\(table)' has no key: which of its rows was heard could not be told",
        hints: [
          isSecret
            ? "take `\(word)` out"
            : "mark the column that numbers its rows `key`, or take `\(word)` out"
        ])
    case .continueNothing:
      ProblemWording(
        "continue-nothing", "this step speaks no row that a caller has chosen: what goes on?",
        hints: ["`continue` is for the recordings of a browse: `say {list.title} {list.body}`"])
    case .startOverMissing:
      ProblemWording(
        "start-over-missing", "by which key does a caller hear it from the start?",
        hints: ["add a line like `start-over 1`"])
    case .startOverUnneeded:
      ProblemWording(
        .warning, "start-over-unneeded", "this step always begins at the start",
        hints: ["add `continue`, or take `start-over` out"])
    }
  }
}

extension EndpointAddress.Problem {
  fileprivate var fact: String {
    switch self {
    case .scheme: "it begins neither with `https://` nor with `http://`"
    case .host: "it names no machine"
    case .port: "its port is not a number from 1 to 65535"
    case .sign(let sign): "'\(sign)' cannot stand in it"
    case .password: "it holds a password, which whoever reads the menu would read"
    case .tooLong(let max): "it is longer than \(max) bytes"
    }
  }

  fileprivate var cure: String {
    switch self {
    case .scheme, .host, .port, .tooLong: "write it like `https://accounts.example:8443/pensions`"
    case .sign: "write signs beyond plain letters as %XX, and leave out what follows a `#`"
    case .password: "give `hotline serve` a token for it with --endpoints"
    }
  }
}

extension ValueType {
  /// What takes the cells of a column of this type, and is a secret that callers can key.
  fileprivate func secretAdvice(_ name: String) -> String {
    switch self {
    case .digits, .number, .phone: "make it `\(name) digits secret`"
    case .citizenID:
      "make it `\(name) text secret`: a citizen number may end in X, which is no digit"
    case .money, .date, .time:
      "make it `\(name) digits secret`, and write its cells in digits alone, as callers key them"
    case .text, .audio: "make it `\(name) text secret`"
    }
  }
}

import CallFlowModel
import ServiceCalendar
import Storage
import Telephony

extension TableRow {
  /// The cells that `query` wants, in its order.
  func values(_ query: RowQuery, in flow: CallFlow) -> [CallValue] {
    query.columns.range.map { index in
      let column = Int(flow.fetchedColumns[index].column)
      if column == FetchedColumn.place { return place.map { .number(Int64($0.count)) } ?? .none }
      return cells.indices.contains(column) ? value(at: column) : .none
    }
  }

  private func value(at column: Int) -> CallValue {
    switch cells[column] {
    case .absent, .secret: .none
    case .number(let number): .number(number)
    case .money(let hundredths): .money(hundredths)
    case .date(let date): .date(date)
    case .time(let time): .time(time)
    case .text(let text):
      switch schema.columns[column].type {
      case .text:
        // A call holds no more of a text than a mark carries: what is spoken is its recording. Menus choose by an empty one,
        // too, and nothing is recorded of it.
        .prompt(
          name: text.isEmpty ? "" : promptName(at: column),
          text: text.utf8.count <= MarkLength.textMax ? text : "")
      case .audio: .prompt(name: text, text: "")
      case .digits, .number, .money, .date, .time, .phone, .citizenID: .digits(text)
      }
    }
  }

  /// The name under which a text cell is recorded, without its language: the table, the row's key and the
  /// column, as in `articles/101.title`. A table without a key names its rows by what they say.
  package func promptName(at column: Int) -> String {
    if schema.name == ReceiptTable.name, schema.columns[column].name != "answer" {
      // Departments and states are few and said as they are; an answer is its message's own.
      return promptName(cells[column].fileName, column)
    }
    var key = ""
    for index in schema.keyColumns {
      let part = cells[index].fileName
      if key.isEmpty { key = part } else { key += "-" + part }
    }
    return promptName(key.isEmpty ? cells[column].fileName : key, column)
  }

  private func promptName(_ row: String, _ column: Int) -> String {
    // Written in one go: scripts make thousands of these in a second, and a string that grows is asked five times whether
    // it has room.
    let count = schema.name.utf8.count + row.utf8.count + schema.columns[column].name.utf8.count + 2
    return String(unsafeUninitializedCapacity: count) { room in
      var end = 0
      func add(_ part: String) {
        var part = part
        part.withUTF8 { bytes in
          end = room[end...].update(fromContentsOf: bytes)
        }
      }
      func add(_ byte: UInt8) {
        room[end] = byte
        end += 1
      }
      add(schema.name)
      add(UInt8(ascii: "/"))
      add(row)
      add(UInt8(ascii: "."))
      add(schema.columns[column].name)
      return end
    }
  }
}

extension TableValue {
  /// The value as part of a file's name.
  fileprivate var fileName: String {
    switch self {
    case .absent, .secret: "none"
    case .number(let number): String(number)
    case .money(let hundredths): String(hundredths)
    case .date(let date): date.description
    case .time(let time): time.description.filter { $0 != ":" }
    case .text(let text): text.asFileName
    }
  }
}

extension String {
  /// Its first 40 characters, with `_` for all but letters, digits and `-`.
  fileprivate var asFileName: String {
    // Keys are ASCII nearly always, and often digits; of a byte nobody needs to ask the Unicode tables.
    var text = self
    let isPlain = text.withUTF8 { bytes in
      bytes.count <= 40 && bytes.allSatisfy(Self.isOfFileName)
    }
    if isPlain { return self }
    guard utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) else {
      var name = ""
      for character in prefix(40) {
        let next = character.isLetter || character.isNumber || character == "-" ? character : "_"
        // A character may have any number of marks above and below it.
        guard name.utf8.count + next.utf8.count <= MarkLength.namePartMax else { break }
        name.append(next)
      }
      return name
    }
    return String(
      decoding: utf8.prefix(40).map { Self.isOfFileName($0) ? $0 : UInt8(ascii: "_") },
      as: UTF8.self)
  }

  private static func isOfFileName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

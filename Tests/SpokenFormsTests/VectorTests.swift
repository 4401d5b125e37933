import Foundation
import SpokenForms
import Testing

/// Every row and column of the tables in Vectors/.
@Suite struct VectorTests {
  /// What one column of a table says, and how it comes about.
  struct Column: CustomTestStringConvertible, Sendable {
    let table: String
    let column: String
    /// The column with the value.
    let input: String
    /// The kind of all rows; nil where a column `kind` names each row's.
    var kind: SpokenKind?
    var language = SpokenLanguage.chinese
    var styles: [String] = []
    var asTokens = false
    /// What the column writes before the spoken text.
    var prefix = ""

    var testDescription: String { "\(table) \(column) \(styles.joined(separator: " "))" }
  }

  static let columns: [Column] = [
    Column(table: "say_zh_cardinal", column: "text_default", input: "value", kind: .cardinal),
    Column(
      table: "say_zh_cardinal", column: "tokens_default", input: "value", kind: .cardinal,
      asTokens: true),
    Column(table: "say_zh_cardinal", column: "text_counted", input: "value", kind: .counted),
    Column(
      table: "say_zh_cardinal", column: "text_all_er", input: "value", kind: .cardinal,
      styles: ["all-er"]),
    Column(
      table: "say_zh_cardinal", column: "text_all_liang", input: "value", kind: .cardinal,
      styles: ["all-liang"]),
    Column(table: "say_zh_money", column: "text", input: "amount_yuan", kind: .money),
    Column(
      table: "say_zh_money", column: "tokens", input: "amount_yuan", kind: .money, asTokens: true),
    Column(
      table: "say_zh_money", column: "text_with_zheng", input: "amount_yuan", kind: .money,
      styles: ["zheng"]),
    Column(
      table: "say_zh_money", column: "text_decimal_style", input: "amount_yuan", kind: .money,
      styles: ["decimal"]),
    Column(table: "say_zh_time", column: "text_12h", input: "hhmm", kind: .time),
    Column(
      table: "say_zh_time", column: "tokens_12h", input: "hhmm", kind: .time, styles: ["12h"],
      asTokens: true),
    Column(
      table: "say_zh_time", column: "text_24h", input: "hhmm", kind: .time, styles: ["24h"]),
    Column(
      table: "say_zh_time", column: "tokens_24h", input: "hhmm", kind: .time, styles: ["24h"],
      asTokens: true),
    Column(
      table: "say_zh_time", column: "alt", input: "hhmm", kind: .time, styles: ["half"],
      prefix: "half: "),
    Column(table: "say_zh_date", column: "text", input: "iso", kind: .date),
    Column(table: "say_zh_date", column: "tokens", input: "iso", kind: .date, asTokens: true),
    Column(table: "say_zh_digits", column: "text", input: "input"),
    Column(
      table: "say_zh_digits", column: "tokens_with_pause_bar", input: "input", asTokens: true),
    Column(table: "say_zh_misc", column: "text", input: "input"),
    Column(table: "say_zh_misc", column: "tokens", input: "input", asTokens: true),
    Column(
      table: "say_en_cardinal", column: "tokens_us", input: "value", kind: .cardinal,
      language: .americanEnglish, asTokens: true),
    Column(
      table: "say_en_cardinal", column: "tokens_gb_and", input: "value", kind: .cardinal,
      language: .britishEnglish, asTokens: true),
    Column(
      table: "say_en_cardinal", column: "tokens_gb_and", input: "value", kind: .cardinal,
      language: .americanEnglish, styles: ["and"]),
    Column(
      table: "say_en_date", column: "tokens", input: "iso", kind: .date,
      language: .americanEnglish, asTokens: true),
    Column(
      table: "say_en_duration", column: "tokens", input: "seconds", kind: .duration,
      language: .americanEnglish, asTokens: true),
    Column(
      table: "say_en_money", column: "tokens_point_style", input: "amount_yuan", kind: .money,
      language: .americanEnglish, styles: ["point"], asTokens: true),
    Column(
      table: "say_en_money", column: "tokens_jiao_fen_style", input: "amount_yuan", kind: .money,
      language: .americanEnglish, styles: ["jiao-fen"], asTokens: true),
    Column(
      table: "say_en_ordinal", column: "tokens", input: "value", kind: .ordinal,
      language: .americanEnglish, asTokens: true),
    Column(
      table: "say_en_time", column: "tokens", input: "hhmm", kind: .time,
      language: .americanEnglish, asTokens: true),
  ]

  @Test("each row is spoken as the table says", arguments: columns)
  func matches(_ column: Column) throws {
    let style = try column.language.style(named: column.styles)
    // A table may have a column that few rows fill in.
    let rows = try rows(of: column.table).filter { !($0[column.column] ?? "").isEmpty }
    #expect(!rows.isEmpty)
    for row in rows {
      let kind = try #require(column.kind ?? row["kind"].flatMap { SpokenKind(name: $0) })
      let input = try #require(row[column.input])
      let text = try spoken(
        input, as: kind, in: column.language, style, asTokens: column.asTokens)
      #expect(column.prefix + text == row[column.column], "\(input)")
    }
  }

  @Test("money in yuan and in fen is the same amount", arguments: ["say_zh_money", "say_en_money"])
  func fen(table: String) throws {
    for row in try rows(of: table) {
      let fen = try #require(row["amount_fen"].flatMap { Int64($0) })
      let yuan = try #require(row["amount_yuan"])
      #expect(try SpokenText(yuan, as: .money) == .value(.money(fen: fen)))
    }
  }

  @Test("a date's form and weekday are the table's") func weekdays() throws {
    for row in try rows(of: "say_zh_date") {
      guard case .value(.date(let date)) = try SpokenText(#require(row["iso"]), as: .date) else {
        Issue.record("\(row) is no date")
        continue
      }
      let form = date.day == nil ? "year-month" : date.year == nil ? "month-day" : "full"
      #expect(form == row["form"])
      let withWeekday = text(.date(date), .chinese, .weekday)
      #expect(withWeekday == row["text", default: ""] + row["weekday", default: ""])
    }
    for row in try rows(of: "say_en_date") {
      let iso = try #require(row["iso"])
      let withWeekday = try spoken(
        iso, as: .date, in: .americanEnglish, .weekday, asTokens: false)
      #expect(withWeekday == row["weekday", default: ""] + " " + row["tokens", default: ""])
    }
  }

  @Test("digits pause where the table groups them") func grouping() throws {
    for row in try rows(of: "say_zh_digits") {
      let tokens = try #require(row["tokens_with_pause_bar"])
      let lengths = tokens.split(separator: "|").map { $0.split(separator: " ").count }
      #expect(lengths.map(String.init).joined(separator: "-") == row["grouping"])
    }
  }

  /// The rows of a table, each with its cells by column. No cell holds a comma or a quote.
  private func rows(of table: String) throws -> [[String: String]] {
    let place = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Vectors/\(table).csv")
    let lines = try String(contentsOf: place, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map { cells in
      Dictionary(uniqueKeysWithValues: zip(lines[0], cells))
    }
  }
}

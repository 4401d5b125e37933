import Foundation
import Testing

@testable import KeypadSpelling

@Suite struct KeypadSpellingTests {
  /// Rows of the vectors: the text, its pinyin, its keys.
  static let rows: [[String]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Vectors/t9_pinyin.csv")
    let text = try! String(contentsOf: file, encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
  }()

  @Test("words as people spell them", arguments: rows) func spells(row: [String]) {
    #expect(KeypadSpelling.spellings(of: row[0]).contains(row[2]))
  }

  @Test(
    "what no key has",
    arguments: [
      ("产假", nil), ("", nil), ("产假😀", nil), ("产😀假", "😀"), ("養老保险", "養"), ("报销Ⅲ", "Ⅲ"), ("α", "α"),
      ("二〇一一、二○一二（ＶＩＰ，á）", nil), ("城乡居民社会养老保险参保登记α", nil),
    ] as [(String, Character?)])
  func unspelled(text: String, character: Character?) {
    #expect(KeypadSpelling.unspelled(in: text) == character)
  }

  @Test(
    "texts",
    arguments: [
      ("", []), ("产假", ["2426542"]), ("产假（顺产）", ["2426542" + "7486" + "2426"]),
      ("ABC xyz", ["222999"]), ("12333热线", ["1233373" + "9426"]), ("绿", ["58"]), ("Nü", ["68"]),
      ("二○一一", ["37" + "5464" + "94" + "94"]), ("😀产假", []), ("产😀假", ["2426"]),
      ("银行", ["9464264", "9464364", "9469464"]),
    ]) func text(text: String, spellings: [String])
  {
    #expect(Set(KeypadSpelling.spellings(of: text)) == Set(spellings))
  }

  // Readings of several characters multiply; what nobody says is found as well, and does no harm.
  static let edges: [(text: String, keys: [String])] = [
    // Words that one reading of each character would miss.
    ("重庆", ["24664" + "7464", "94664" + "7464"]),
    ("长沙", ["24264" + "742", "94264" + "742"]),
    ("银行", ["946" + "4264", "946" + "9464"]),
    ("会计", ["5824" + "54", "484" + "54"]), ("单位", ["326" + "934", "7426" + "934"]),
    ("调休", ["3426" + "948", "8426" + "948"]), ("乐清", ["983" + "7464", "53" + "7464"]),
    ("率先", ["58" + "9426", "74824" + "9426"]), ("参保", ["226" + "226"]),
    // ü has the key of u and of v.
    ("绿色", ["58" + "73"]), ("女工", ["68" + "4664"]), ("旅游", ["58" + "968"]),
    ("法律", ["32" + "58"]), ("略", ["583"]), ("Lǚ", ["58"]), ("lü", ["58"]),
    ("儿童", ["37" + "8664"]), ("一会儿", ["94" + "484" + "37"]),
    // Latin letters and digits among characters, half and full width.
    ("VIP社保卡", ["847" + "743" + "226" + "52"]), ("VIP 社保卡", ["847" + "743" + "226" + "52"]),
    ("ＶＩＰ社保卡", ["847" + "743" + "226" + "52"]), ("ｖｉｐ", ["847"]),
    ("2011年医保", ["2011" + "6426" + "94" + "226"]), ("２０１１年", ["2011" + "6426"]),
    ("二〇一一年", ["37" + "5464" + "94" + "94" + "6426"]), ("Café", ["2233"]),
    ("Ångström", ["26478766"]),
    ("A+B 补贴100%", ["22" + "28" + "843" + "100"]),
    ("《工伤保险条例》", ["4664" + "74264" + "226" + "9426"]),
    ("“五险一金”", ["98" + "9426" + "94" + "546"]), ("养老·医疗", ["9264" + "526" + "94" + "5426"]),
    // Nobody spells these.
    ("Ω", []), ("①", []), ("", []), ("（）", []),
  ]

  @Test(
    "words with several readings, ü, Latin letters, full width, digits and signs", arguments: edges)
  func edge(_ row: (text: String, keys: [String])) {
    let spellings = KeypadSpelling.spellings(of: row.text)
    if row.keys.isEmpty { #expect(spellings == []) }
    for keys in row.keys {
      #expect(spellings.contains { $0.hasPrefix(keys) }, "\(row.text) by \(keys): \(spellings)")
    }
  }

  /// The 8,105 characters of 通用规范汉字表 and the keys of each of their readings, ü as v.
  @Test("every reading of every character in the list of 2013") func everyReading() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Vectors/characters.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count == 8105)
    for line in lines {
      let cells = line.split(separator: ",")
      let spellings = Set(KeypadSpelling.spellings(of: String(cells[0])))
      #expect(spellings == Set(cells[1].split(separator: " ").map(String.init)), "\(line)")
    }
  }

  @Test("every character of the table has its readings, each once") func characters() {
    var count = 0
    for value in UInt32(0x3400)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.isIdeographic,
        let readings = KeypadSpelling.readings(of: scalar)
      else { continue }
      count += 1
      if Set(readings).count != readings.count || readings.contains(where: { $0.isEmpty }) {
        Issue.record("\(scalar): \(readings)")
      }
    }
    #expect(count == 8105)
  }

  @Test("a long text with many readings stays within bounds") func bounds() {
    let spellings = KeypadSpelling.spellings(of: String(repeating: "行传便券", count: 40))
    #expect(spellings.count <= KeypadSpelling.spellingCountMax)
    #expect(Set(spellings).count == spellings.count)
    for spelling in spellings {
      #expect(
        (KeypadSpelling.keyCountMax..<KeypadSpelling.keyCountMax + 6).contains(spelling.count))
    }
  }
}

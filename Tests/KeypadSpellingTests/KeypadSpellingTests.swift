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
    "texts",
    arguments: [
      ("", []), ("产假", ["2426542"]), ("产假（顺产）", ["2426542" + "7486" + "2426"]),
      ("ABC xyz", ["222999"]), ("12333热线", ["1233373" + "9426"]), ("绿", ["58"]), ("Nü", ["68"]),
      ("😀产假", []), ("产😀假", ["2426"]), ("银行", ["9464264", "9464364", "9469464"]),
    ]) func text(text: String, spellings: [String])
  {
    #expect(Set(KeypadSpelling.spellings(of: text)) == Set(spellings))
  }

  @Test("every character of the table has its readings, each once") func characters() {
    var count = 0
    for value in UInt32(0x3400)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value), let readings = KeypadSpelling.readings(of: scalar)
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

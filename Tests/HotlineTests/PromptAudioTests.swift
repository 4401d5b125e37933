import Foundation
import SpokenForms
import Testing

@testable import hotline

@Suite struct PromptAudioTests {
  /// Samples and their bytes by the tables of G.711: the ends of every segment, on both sides.
  @Test(
    "A-law bytes are those of G.711's table",
    arguments: [
      (0, 0xD5), (15, 0xD5), (16, 0xD4), (-1, 0x55), (-16, 0x55), (-17, 0x54), (255, 0xDA),
      (256, 0xC5), (511, 0xCA), (512, 0xF5), (1024, 0xE5), (2048, 0x95), (4096, 0x85),
      (8192, 0xB5), (16384, 0xA5), (32767, 0xAA), (-32768, 0x2A),
    ] as [(Int16, UInt8)])
  func aLaw(sample: Int16, byte: UInt8) {
    #expect(ALaw.encode(sample) == byte)
  }

  @Test("a tone keeps its height and its loudness at the other rate") func resampledTone() {
    let tone = PCMSound.tone(hertz: 950, milliseconds: 400, rate: 22_050)
    let output = Resampler(from: 22_050, to: 8000).resample(tone.samples)
    #expect(output.count == 3200)
    let middle = output[800..<2400]
    // 950 Hz goes through zero 1,900 times a second; this is a fifth of one.
    let crossings = zip(middle, middle.dropFirst()).count { ($0 < 0) != ($1 < 0) }
    #expect((379...381).contains(crossings))
    let loudest = middle.map(\.magnitude).max() ?? 0
    #expect((8000...8400).contains(loudest))
  }

  @Test("what the lower rate cannot carry is cut off") func aliases() {
    let tone = PCMSound.tone(hertz: 6000, milliseconds: 200, rate: 22_050)
    let output = Resampler(from: 22_050, to: 8000).resample(tone.samples)
    let loudest = output[400..<1200].map(\.magnitude).max() ?? 0
    #expect(loudest < 40)
  }

  @Test("a constant stays what it is") func constant() {
    let output = Resampler(from: 22_050, to: 8000).resample(Array(repeating: 1000, count: 4000))
    #expect(output[200..<1200].allSatisfy { $0 == 1000 })
  }

  @Test(
    "a prompt file gives back its samples and its words",
    arguments: ["", "您好", "One moment, please.", "abc"])
  func promptFile(text: String) throws {
    for length in [0, 1, 2, 801] {
      let sound = PCMSound(rate: 8000, samples: (0..<length).map { Int16($0 * 7 % 2000) })
      let file = PromptFile(sound, saying: text, madeBy: nil)
      let bytes = file.bytes
      let size = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect(size == bytes.count - 8)
      let read = try #require(PromptFile(bytes))
      #expect(read.samples == file.samples)
      #expect(read.text == text)
      #expect(read.maker == nil)
    }
  }

  @Test("silence at both ends is cut down to the margin") func trimming() {
    let silence = Array(repeating: Int16(3), count: 500)
    let sound = PCMSound(rate: 8000, samples: silence + [900, -900, 900] + silence)
    #expect(sound.trimmed(margin: 10).samples.count == 23)
    #expect(PCMSound(rate: 8000, samples: silence).trimmed(margin: 10).samples.isEmpty)
  }

  @Test("any bytes at all are a file or none, never a crash", arguments: 0..<200 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var bytes = PromptFile(PCMSound(rate: 8000, samples: [1, 2, 3]), saying: "x", madeBy: "test")
      .bytes
    for _ in 0..<8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
    }
    bytes.removeLast(Int(state >> 40) % bytes.count)
    _ = PromptFile(bytes)
    _ = PCMSound(wave: bytes)
  }
}

@Suite struct SpeechMarkupTests {
  private func marked(_ text: String, isChinese: Bool) -> String {
    SpeechMarkup(
      text, language: isChinese ? .chinese : .americanEnglish, chineseVoice: "c", latinVoice: "l"
    ).text
  }

  @Test(
    "each script is read by its own voice, and numbers in words of their language",
    arguments: [
      ("您好，欢迎致电杭州12333。", true, "<voice name=\"c\">您好，欢迎致电杭州幺二三三三。</voice>"),
      ("行李110kg", true, "<voice name=\"c\">行李一百一十公斤</voice>"),
      (
        "English service请按8", true,
        "<voice name=\"l\">English service</voice><voice name=\"c\">请按八</voice>"
      ),
      (
        "请按8。For English, press 8.", true,
        "<voice name=\"c\">请按八。</voice><voice name=\"l\">For English, press eight.</voice>"
      ),
      ("QQ12345", true, "<voice name=\"l\">QQ</voice><voice name=\"c\">幺二三四五</voice>"),
      (
        "补发1409.50元", true, "<voice name=\"c\">补发一千四百零九元五角</voice>"
      ),
      ("字母X请按星号键", true, "<voice name=\"c\">字母X请按星号键</voice>"),
      ("Press 1.", false, "<voice name=\"l\">Press one.</voice>"),
      (
        "Call 12333 & wait", false,
        "<voice name=\"l\">Call one two three three three &amp; wait</voice>"
      ),
      ("", false, ""),
    ] as [(String, Bool, String)])
  func markup(text: String, isChinese: Bool, expected: String) {
    #expect(marked(text, isChinese: isChinese) == "<speak>\(expected)</speak>")
  }
}

@Suite struct SpeechSynthesizerTests {
  @Test(
    "what is spoken lasts about as long as a person needs",
    arguments: [("zh", "您好，欢迎致电。"), ("en", "Please enter your number."), ("en-GB", "Thank you.")])
  func speaks(language: String, text: String) throws {
    let sound = try #require(SpeechSynthesizer(language: language)).speak(text)
    #expect((0.4...6).contains(Double(sound.samples.count) / Double(sound.rate)))
  }

  @Test("a language without a voice has none") func noVoice() {
    #expect(SpeechSynthesizer(language: "fr") == nil)
  }
}

@Suite struct PromptCatalogueTests {
  @Test(
    "the catalogues are what the service says", arguments: SpokenLanguage.allCases)
  func lexicon(language: SpokenLanguage) throws {
    let tag = String(language.tag.prefix(2))
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../prompts/\(tag)/catalogue.tsv")
    let catalogue = try PromptCatalogue(parsing: String(contentsOf: url, encoding: .utf8))
    let lines = Set(catalogue.lines.map { "\($0.name) \($0.text)" })
    for word in language.lexicon.words where word != language.pause {
      let entry = language.lexicon[word]
      #expect(lines.contains("\(entry.prompt) \(entry.text)"))
    }
  }

  @Test("a byte order mark at a catalogue's beginning is passed over")
  func byteOrderMark() throws {
    let text = "name\ttext\tnote\na\tb\tc\n"
    #expect(try PromptCatalogue(parsing: "\u{FEFF}" + text).lines.map(\.name) == ["a"])
  }

  @Test(
    "a catalogue with a mistake says which line",
    arguments: [
      ("", .headerMissing), ("a\tb\n", .headerMissing),
      ("name\ttext\tnote\na\n", .fieldCount(line: 2)),
      ("name\ttext\tnote\na\tb\na\tc\n", .nameTwice(line: 3, name: "a")),
    ] as [(String, PromptCatalogue.Problem)])
  func problems(text: String, problem: PromptCatalogue.Problem) {
    #expect(throws: problem) { try PromptCatalogue(parsing: text) }
  }
}

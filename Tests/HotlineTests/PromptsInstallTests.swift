import Foundation
import Storage
import Testing

@testable import hotline

@Suite struct PromptsInstallTests {
  /// A menu that says two things, the folder of its prompts, and a gateway's folder.
  final class Service {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private let menu = """
      hotline 100 "Library" {
        timezone Europe/London
        languages en
        start news
      }

      play news { say "Open." -> bye }
      hang-up bye { say "Goodbye." }
      """

    init() throws {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "sounds"), withIntermediateDirectories: true)
      try Data(menu.utf8).write(to: folder.appending(path: "library.menu"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func deliver(_ name: String, _ bytes: [UInt8]) throws {
      let file = folder.appending(path: "prompts/en/\(name).wav")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }

    func install(_ flags: String...) throws -> CommandRun.Outcome {
      try CommandRun(
        ["prompts", "install", "--prompts", path("prompts")] + flags + [path("library.menu")]
      ).outcome()
    }

    func sound(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: folder.appending(path: "sounds/\(name)")))
    }
  }

  static let samples = (0..<8000).map { UInt8(truncatingIfNeeded: $0) }

  @Test func `an Asterisk gets each prompt as it plays it, once`() throws {
    let service = try Service()
    try service.deliver("news", ALawFile.file(of: [Self.samples]))
    let first = try service.install("--asterisk", service.path("sounds"))
    #expect(first.status == 1)
    #expect(first.errors.hasSuffix(" prompts looked at\n"))
    #expect(first.output.contains("missing     en/bye  Goodbye.\n"))
    #expect(first.output.contains("8 installed, 0 there already, "))
    #expect(try service.sound("en/news.alaw") == Self.samples)
    // In which the Asterisk waits for keys.
    #expect(
      try service.sound("hotline/silence-5s.alaw") == [UInt8](repeating: 0xD5, count: 40_000))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: service.path("sounds/en/news.alaw"))
    #expect(attributes[.posixPermissions] as? Int == 0o644)
    let second = try service.install("--asterisk", service.path("sounds"))
    #expect(second.output.contains("0 installed, 8 there already, "))
    // No draft is left.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: service.path("sounds/en"))
        == ["news.alaw"])
  }

  @Test func `a FreeSWITCH gets 16-bit files of the same sound`() throws {
    let service = try Service()
    try service.deliver("news", ALawFile.file(of: [Self.samples]))
    _ = try service.install("--freeswitch", service.path("sounds"))
    let sound = try #require(PCMSound(wave: try service.sound("en/news.wav")))
    #expect(sound.rate == 8000)
    #expect(sound.samples.map(ALaw.encode) == Self.samples)
  }

  @Test func `what a studio delivers in 16 bits is installed too, and other kinds are told`() throws
  {
    let service = try Service()
    let sound = PCMSound.tone(hertz: 440, milliseconds: 100, rate: 16_000)
    try service.deliver("news", sound.waveFile)
    var stereo = sound.waveFile
    stereo[22] = 2
    try service.deliver("bye", stereo)
    let outcome = try service.install("--asterisk", service.path("sounds"))
    #expect(outcome.output.contains("unplayable  en/bye.wav  is neither"))
    #expect(try service.sound("en/news.alaw").count == 800)
  }

  @Test func `what says behind all else that it is linear is installed`() throws {
    let service = try Service()
    let sound = PCMSound.tone(hertz: 440, milliseconds: 100, rate: 8000)
    var extensible = sound.waveFile
    // WAVE_FORMAT_EXTENSIBLE: 22 bytes more, of which the last 16 say what it is.
    extensible.replaceSubrange(16..<22, with: [40, 0, 0, 0, 0xFE, 0xFF])
    let kind: [UInt8] = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    extensible.insert(contentsOf: [22, 0, 16, 0, 4, 0, 0, 0] + kind, at: 36)
    try service.deliver("news", extensible)
    _ = try service.install("--asterisk", service.path("sounds"))
    #expect(try service.sound("en/news.alaw") == sound.samples.map(ALaw.encode))
  }

  @Test func `recordings that are cut off or empty are told and not installed`() throws {
    let service = try Service()
    let sound = PCMSound.tone(hertz: 440, milliseconds: 100, rate: 8000)
    try service.deliver("news", Array(sound.waveFile.dropLast(700)))
    try service.deliver("bye", ALawFile.file(of: []))
    let outcome = try service.install("--asterisk", service.path("sounds"))
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("unplayable  en/news.wav  ends before its sound does"))
    #expect(outcome.output.contains("unplayable  en/bye.wav  has no sound in it"))
    #expect(!FileManager.default.fileExists(atPath: service.path("sounds/en")))
    let list = try CommandRun(
      "prompts", "list", "--prompts", service.path("prompts"), service.path("library.menu")
    ).outcome()
    #expect(list.output.contains("unplayable  en/news.wav  ends before its sound does"))
    #expect(list.output.contains("2 unplayable, "))
    // Who writes sound as it comes does not know how much there will be.
    var unknown = sound.waveFile
    unknown.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
    try service.deliver("news", unknown)
    _ = try service.install("--asterisk", service.path("sounds"))
    #expect(try service.sound("en/news.alaw").count == 800)
  }

  @Test func `speech that is older than its text is told, and installed all the same`() throws {
    let service = try Service()
    let sound = PCMSound.tone(hertz: 440, milliseconds: 100, rate: 8000)
    try service.deliver("news", PromptFile(sound, saying: "Shut.", madeBy: "espeak-ng").bytes)
    try service.deliver("bye", PromptFile(sound, saying: "Goodbye.", madeBy: nil).bytes)
    let outcome = try service.install("--asterisk", service.path("sounds"))
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("outdated    en/news  Open.\n"), "\(outcome)")
    #expect(!outcome.output.contains("en/bye"))
    #expect(try service.sound("en/news.alaw").count == 800)
  }

  @Test func `a person's recording is older than its text once the text has changed`() throws {
    let service = try Service()
    try service.deliver("news", ALawFile.file(of: [Self.samples]))
    func install(saying text: String) throws -> String {
      let menu = service.path("library.menu")
      let written = try String(contentsOfFile: menu, encoding: .utf8)
      try written.replacing(/play news \{ say "[^"]*"/, with: "play news { say \"\(text)\"")
        .write(toFile: menu, atomically: true, encoding: .utf8)
      return try service.install("--asterisk", service.path("sounds")).output
    }
    let outdated = "outdated    en/news  Open until six.\n"
    #expect(try !install(saying: "Open.").contains("en/news"))
    let remembered = try String(
      contentsOfFile: service.path("prompts/en/recorded.tsv"), encoding: .utf8
    ).split(separator: "\n")
    #expect(remembered.count == 2 && remembered[0] == "name\tdigest\ttext")
    #expect(remembered[1].hasPrefix("news\t") && remembered[1].hasSuffix("\tOpen."))
    #expect(try install(saying: "Open until six.").hasPrefix(outdated))
    #expect(try install(saying: "Open until six.").hasPrefix(outdated))
    #expect(try !install(saying: "Open.").contains("en/news"))
    // Another sound is taken to say what is said now.
    try service.deliver("news", ALawFile.file(of: [Self.samples.reversed()]))
    #expect(try !install(saying: "Open until six.").contains("en/news"))
    #expect(try install(saying: "Open.").hasPrefix("outdated    en/news  Open.\n"))
    // So is a sound whose line was taken out.
    try FileManager.default.removeItem(atPath: service.path("prompts/en/recorded.tsv"))
    #expect(try !install(saying: "Open.").contains("en/news"))
  }

  @Test func `what it puts in place of another sound is counted`() throws {
    let service = try Service()
    try service.deliver("news", ALawFile.file(of: [Self.samples]))
    let there = service.folder.appending(path: "sounds/en")
    try FileManager.default.createDirectory(at: there, withIntermediateDirectories: true)
    try Data([0xD5]).write(to: there.appending(path: "news.alaw"))
    let outcome = try service.install("--asterisk", service.path("sounds"))
    #expect(
      outcome.output.contains("8 installed (1 in place of another sound), 0 there already, "))
  }

  @Test func `another format of the same name, which may be older, is told`() throws {
    let service = try Service()
    try service.deliver("news", ALawFile.file(of: [Self.samples]))
    _ = try service.install("--asterisk", service.path("sounds"))
    try Data([0]).write(to: service.folder.appending(path: "sounds/en/news.gsm"))
    let outcome = try service.install("--asterisk", service.path("sounds"))
    #expect(outcome.output.contains("twice       en/news.gsm  lies there too"))
    #expect(outcome.output.contains(" 0 installed, 8 there already, "))
    #expect(outcome.status == 1)
    try service.deliver("news", ALawFile.file(of: [Self.samples.reversed()]))
    let newer = try service.install("--asterisk", service.path("sounds"))
    #expect(newer.output.contains("twice       en/news.gsm  lies there too"))
    #expect(
      newer.output.contains(" 1 installed (1 in place of another sound), 7 there already, "))
  }

  @Test func `without a folder nothing is done`() throws {
    let service = try Service()
    #expect(try service.install().status == 2)
    let outcome = try service.install("--asterisk", service.path("nowhere"))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("is not a folder"))
  }

  @Test func `every byte of A-law is the sample that it stands for`() {
    for byte in UInt8.min...UInt8.max { #expect(ALaw.encode(ALaw.decode(byte)) == byte) }
    #expect(ALaw.decode(0xD5) == 8)
    #expect(ALaw.decode(0x55) == -8)
    #expect(ALaw.decode(0xAA) == 32256)
  }
}

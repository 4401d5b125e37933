import Foundation
import GatewayProtocols
import SystemErrors
import Telephony

/// The prompts of a service where a gateway plays them from: `DIR/<language>/<name>` with the gateway's own suffix.
///
/// Each file appears whole or not at all, for the gateway may play it at any moment, and only where its sound differs.
struct PromptInstallation {
  /// Whose folder it is, and what it can play.
  enum Gateway {
    /// Raw A-law: what Asterisk puts on most lines as it is. Its own `wav` would have to be 16-bit.
    case asterisk
    /// WAV with 16-bit samples, which every build of FreeSWITCH reads.
    case freeSWITCH

    var suffix: String {
      switch self {
      case .asterisk: "alaw"
      case .freeSWITCH: "wav"
      }
    }

    /// The whole file of `samples`, 8 kHz mono A-law.
    func file(of samples: [UInt8]) -> [UInt8] {
      switch self {
      case .asterisk: samples
      case .freeSWITCH: PCMSound(rate: PromptFile.rate, samples: samples.map(ALaw.decode)).waveFile
      }
    }
  }

  /// What became of one prompt.
  enum Outcome: Equatable {
    /// `replacing`: whether another sound lay there: an older one of ours, or the gateway's own.
    case installed(replacing: Bool)
    case unchanged
    /// There is no recording of it.
    case missing
    case unplayable(PromptFile.Flaw)
    /// It is there once more, in a format that the gateway may prefer. `replacing`: as of what is installed; nil where
    /// ours was there already.
    case shadowed(by: String, replacing: Bool?)

    /// Whether somebody has to do something about it.
    var isFinding: Bool {
      switch self {
      case .installed, .unchanged: false
      case .missing, .unplayable, .shadowed: true
      }
    }
  }

  let gateway: Gateway
  let folder: URL
  let source: PromptFolder

  init(_ gateway: Gateway, into path: String, from source: PromptFolder) throws(CommandFailure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw CommandFailure(
        "'\(path)' is not a folder",
        hint: "name the gateway's folder of sounds, which has to be there"
      )
    }
    self.gateway = gateway
    self.source = source
    folder = URL(filePath: path, directoryHint: .isDirectory)
  }

  func install(_ prompt: SpokenPrompt) throws(CommandFailure) -> Outcome {
    guard let recording = source.bytes(of: prompt) else { return .missing }
    let samples: [UInt8]
    do throws(PromptFile.Flaw) {
      samples = try PromptFile.samples(ofWave: recording)
    } catch {
      return .unplayable(error)
    }
    return try install(samples, as: prompt.path)
  }

  /// What a gateway of this kind needs beside the prompts: silence in which an Asterisk waits for a key.
  func installSilence() throws(CommandFailure) -> [Outcome] {
    guard gateway == .asterisk else { return [] }
    var outcomes: [Outcome] = []
    for piece in FastAGISilence.pieces {
      let samples = [UInt8](
        repeating: ALaw.encode(0), count: Int(piece.length.count) * PromptFile.rate / 1000)
      outcomes.append(try install(samples, as: piece.name))
    }
    return outcomes
  }

  private func install(_ samples: [UInt8], as path: String) throws(CommandFailure) -> Outcome {
    let bytes = gateway.file(of: samples)
    let target = folder.appending(path: "\(path).\(gateway.suffix)")
    let before = (try? Data(contentsOf: target)).map { [UInt8]($0) }
    if before != bytes { try write(bytes, to: target) }
    let replacing = before == bytes ? nil : before != nil
    if let other = otherFormat(beside: target) {
      return .shadowed(by: other, replacing: replacing)
    }
    return replacing.map { .installed(replacing: $0) } ?? .unchanged
  }

  /// The gateway runs as another user, so that everybody may read what is written.
  private func write(_ bytes: [UInt8], to target: URL) throws(CommandFailure) {
    let reason: String
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755])
      return try WholeFile.write(bytes, to: target.path, mode: 0o644)
    } catch let failure as WholeFile.Failure {
      reason = failure.reason
    } catch {
      reason = error.reason
    }
    throw CommandFailure("'\(target.path)' cannot be written: \(reason)")
  }

  /// The same name in another format: Asterisk plays what costs it least, whichever is newer. FreeSWITCH is told the suffix.
  private func otherFormat(beside target: URL) -> String? {
    guard gateway == .asterisk else { return nil }
    let stem = target.deletingPathExtension()
    return ["wav", "ulaw", "al", "sln", "gsm", "g722", "g729", "sln16", "WAV"].first {
      FileManager.default.fileExists(atPath: stem.appendingPathExtension($0).path)
    }
  }
}

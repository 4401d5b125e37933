package import Foundation

/// A real Asterisk with a dialplan, a manager's port and folders of its own, which `make asterisk` has unpacked. Nothing of
/// it is installed, and it speaks to loopback only.
///
/// Calls come over `Local` channels: one half runs the dialplan under test, the other is the caller, whose keys are pressed
/// by the manager. They need neither a telephone nor sound hardware.
package final class AsteriskStand {
  package enum Module: String, CaseIterable {
    // What every dialplan needs.
    case timing = "res_timing_timerfd"
    case dialplan = "pbx_config"
    case speech = "res_speech"
    case agi = "res_agi"
    case stack = "app_stack"
    case verbose = "app_verbose"
    case channel = "func_channel"
    case callerID = "func_callerid"
    case timeout = "func_timeout"
    case logic = "func_logic"
    // What is heard and recorded.
    case playback = "app_playback"
    case tone = "app_milliwatt"
    case keys = "app_senddtmf"
    case rawFiles = "format_pcm"
    case waveFiles = "format_wav"
    case gsmFiles = "format_gsm"
    case aLaw = "codec_alaw"
    case muLaw = "codec_ulaw"
    case gsm = "codec_gsm"
    case typeAhead = "app_dtmfstore"
    // People.
    case music = "res_musiconhold"
    case simpleBridge = "bridge_simple"
    case holdingBridge = "bridge_holding"
    case features = "bridge_builtin_features"
    case dial = "app_dial"
    case queue = "app_queue"
    // Machines.
    case fax = "res_fax"
    case faxModem = "res_fax_spandsp"
  }

  package let folder: URL
  package let managerPort: UInt16
  private let process = Process()
  private let root: URL

  /// The file that runs it; nil where it has not been unpacked.
  package static func program(root: URL) -> URL? {
    let program = root.appending(path: ".build/asterisk/asterisk")
    return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
  }

  /// `dialplan`: the text of `extensions.conf`. `sounds`: where prompts lie; Asterisk's own beep is put beside them.
  package init(
    _ program: URL, dialplan: String, queues: String = "", sounds: URL? = nil,
    without missing: Set<Module> = [], hasBeep: Bool = true
  ) throws {
    root = program.deletingLastPathComponent().appending(path: "root")
    folder = FileManager.default.temporaryDirectory.appending(path: "ast-\(UUID().uuidString)")
    managerPort = try FreePort.any()
    for name in ["etc", "var", "spool", "run", "log", "data"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try link("data/documentation", to: root.appending(path: "usr/share/asterisk/documentation"))
    if let sounds {
      try link("data/sounds", to: sounds)
      // Asterisk's own, which RECORD FILE plays.
      let beep = sounds.appending(path: "beep.gsm")
      if hasBeep, !FileManager.default.fileExists(atPath: beep.path) {
        try FileManager.default.copyItem(
          at: root.appending(path: "usr/share/asterisk/sounds/en_US_f_Allison/beep.gsm"), to: beep)
      }
    }
    try write("extensions.conf", Self.callers + dialplan)
    try write("queues.conf", "[general]\n" + queues)
    try write("asterisk.conf", try settings())
    let modules = Module.allCases.filter { !missing.contains($0) }
    try write(
      "modules.conf",
      "[modules]\nautoload = no\n" + modules.map { "load = \($0.rawValue).so\n" }.joined())
    try write("logger.conf", "[general]\n[logfiles]\nmessages = notice,warning,error\n")
    try write(
      "manager.conf",
      """
      [general]
      enabled = yes
      port = \(managerPort)
      bindaddr = 127.0.0.1
      [test]
      secret = test
      read = all
      write = all

      """)
    process.executableURL = program
    process.arguments = ["-f", "-C", folder.appending(path: "etc/asterisk.conf").path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runHearingSignals()
    try waitUntilReady()
  }

  deinit {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// What it has warned of so far.
  package var log: String {
    (try? String(contentsOf: folder.appending(path: "log/messages"), encoding: .utf8)) ?? ""
  }

  private var calls = 0

  /// Brings a call to `number` in the dialplan's context `incoming`, with channel variables that both halves have.
  package func call(
    _ number: String, _ variables: [String: String] = [:], from: String = "13957112345",
    as caller: AsteriskCall.Caller = .speaking
  ) throws -> AsteriskCall {
    calls += 1
    return AsteriskCall(
      try manager(), id: "call-\(calls)", number: number, from: from, variables: variables,
      as: caller)
  }

  /// A new connection to its manager.
  package func manager() throws -> AsteriskManager { try AsteriskManager(port: managerPort) }

  // MARK: Building it

  /// What callers do on their half.
  private static let callers = """
    [callers]
    exten => speaking,1,Milliwatt()
    exten => silent,1,Wait(3600)
    exten => quiet,1,Playback(hotline/silence-5s&hotline/silence-5s&hotline/silence-5s)
     same => n,Wait(3600)
    exten => fax,1,ReceiveFAX(${FAX_FILE})
     same => n,Wait(3600)

    """

  private func settings() throws -> String {
    let modules = try libraries().appending(path: "asterisk/modules").path
    func path(_ name: String) -> String { folder.appending(path: name).path }
    return """
      [directories]
      astetcdir = \(path("etc"))
      astmoddir = \(modules)
      astvarlibdir = \(path("var"))
      astdbdir = \(path("var"))
      astkeydir = \(path("var"))
      astdatadir = \(path("data"))
      astagidir = \(path("data"))
      astspooldir = \(path("spool"))
      astrundir = \(path("run"))
      astlogdir = \(path("log"))
      [options]
      dumpcore = no

      """
  }

  /// The folder of libraries, which is named by the machine's kind.
  private func libraries() throws -> URL {
    let all = root.appending(path: "usr/lib")
    let names = try FileManager.default.contentsOfDirectory(atPath: all.path)
    guard let name = names.first(where: { $0.hasSuffix("-linux-gnu") }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return all.appending(path: name)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: "etc/\(name)"))
  }

  private func link(_ name: String, to target: URL) throws {
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: name), withDestinationURL: target)
  }

  /// Asks until it says that it has booted; a question a connection, so that no word of it can be missed.
  private func waitUntilReady() throws {
    let end = ContinuousClock.now + .seconds(LineClient.patienceSeconds)
    while ContinuousClock.now < end, process.isRunning {
      if let manager = try? manager(), manager.hasBooted() { return }
      usleep(20_000)
    }
    throw CocoaError(.fileReadUnknown)
  }
}

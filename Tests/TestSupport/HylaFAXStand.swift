package import Foundation

/// A real HylaFAX server (`hfaxd` and `faxq`) on a spool and a port of its own, with a script in the place of the modem.
///
/// What each call comes to stands in the plan, a line a call: `sent`, `busy`, `broken PAGES`, `reject`; `sent` once the
/// plan is at its end. The script leaves the job as HylaFAX's own `faxsend` does, and writes its line of the log.
package final class HylaFAXStand {
  package let port: UInt16
  private let folder: URL
  private var processes: [Process] = []
  private let programs: URL

  /// Where `make test` unpacks what it does not install, else the system.
  private static let places = [".build/programs/usr", "/usr"]
  private static let server = "sbin/hfaxd"
  private static let scheduler = "sbin/faxq"
  /// Not the script of that name beside the server, which mounts the system's own settings first.
  private static let modem = "lib/hylafax/bin/faxmodem"

  /// nil where there is no such server, or this user may not run one.
  package static func programs(root: URL) -> URL? {
    guard getuid() == 0 else { return nil }
    return places.map { URL(filePath: $0, relativeTo: root) }.first { place in
      [server, scheduler, modem].allSatisfy {
        FileManager.default.isExecutableFile(atPath: place.appending(path: $0).path)
      }
    }
  }

  package init(_ programs: URL, plan: [String] = []) throws {
    self.programs = programs
    port = try FreePort.any()
    folder = FileManager.default.temporaryDirectory.appending(path: "hfax-\(UUID().uuidString)")
    for name in [
      "archive", "bin", "client", "config", "dev", "docq", "doneq", "etc", "info", "log", "pollq",
      "recvq", "sendq", "status", "tmp",
    ] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try write(
      """
      LogFacility: daemon
      CountryCode: 86
      AreaCode: 571
      LongDistancePrefix: 0
      InternationalPrefix: 00
      DialStringRules: etc/dialrules
      SendFaxCmd: bin/call
      PollLockWait: 1
      PollModemWait: 1
      UUCPLockDir: \(folder.appending(path: "tmp").path)

      """, to: "etc/config")
    try write("CanonicalNumber := [\n\"^\" = \"+\"\n]\nDialString := [\n]\n", to: "etc/dialrules")
    try write("LogFacility: daemon\n", to: "etc/hfaxd.conf")
    // Who may send without a password; the server believes no file that others can read.
    try write("localhost\n127.0.0.1\n", to: "etc/hosts.hfaxd", permissions: 0o600)
    try write("FAXUID='uucp'\nFAXGID='uucp'\n", to: "etc/setup.cache")
    try write(plan.map { $0 + "\n" }.joined(), to: "etc/plan")
    try write("", to: "etc/xferfaxlog")
    try write(Self.copies, to: "bin/tiff2fax", permissions: 0o755)
    try write(Self.call, to: "bin/call", permissions: 0o755)
    let fifo = folder.appending(path: "FIFO").path
    guard mkfifo(fifo, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    try run("/bin/chown", ["-R", "uucp:uucp", folder.path]).waitUntilExit()
    processes.append(
      try run(programs.appending(path: Self.scheduler).path, ["-q", folder.path, "-D"]))
    processes.append(
      try run(
        programs.appending(path: Self.server).path, ["-d", "-i", "\(port)", "-q", folder.path]))
    try waitForModem()
    // That the modem is free again faxgetty tells the scheduler, of which there is none here.
    processes.append(
      try run(
        "/bin/sh",
        [
          "-c", "while sleep 0.3; do \"$0\" -q \"$1\" ttyTEST; done",
          programs.appending(path: Self.modem).path, folder.path,
        ]))
  }

  deinit {
    for process in processes where process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  package var address: String { "127.0.0.1:\(port)" }
  package var log: URL { folder.appending(path: "etc/xferfaxlog") }

  /// The numbers that were called so far, in order.
  package var called: [String] {
    let text =
      (try? String(contentsOf: folder.appending(path: "etc/called"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// The fax server forgets a job once its time is over.
  package func forgetWhatIsDone() {
    let done = folder.appending(path: "doneq")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: done.path)) ?? [] {
      try? FileManager.default.removeItem(at: done.appending(path: name))
    }
  }

  private func write(_ text: String, to name: String, permissions: Int = 0o644) throws {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    try FileManager.default.setAttributes(
      [.posixPermissions: permissions], ofItemAtPath: url.path)
  }

  private func run(_ path: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runHearingSignals()
    return process
  }

  /// The scheduler reads its pipe once it is up; until then the modem cannot be told of.
  private func waitForModem() throws {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      let process = try run(
        programs.appending(path: Self.modem).path, ["-q", folder.path, "ttyTEST"])
      process.waitUntilExit()
      if process.terminationStatus == 0, Self.answers(on: port) { return }
      usleep(20_000)
    }
    throw CocoaError(.fileReadUnknown)
  }

  private static func answers(on port: UInt16) -> Bool { LineClient(port: port) != nil }

  /// In the place of the preparation of files: ours is TIFF-F already.
  private static let copies = """
    #!/bin/sh
    while [ $# -gt 0 ]; do
      case $1 in
        -o) out=$2; shift 2 ;;
        -U | -1 | -2 | -3) shift ;;
        -*) shift 2 ;;
        *) in=$1; shift ;;
      esac
    done
    cp "$in" "$out"

    """

  /// In the place of `faxsend` and its modem.
  private static let call = #"""
    #!/bin/sh
    for job; do :; done
    set -- $(head -n 1 etc/plan)
    sed 1d etc/plan > tmp/plan && cat tmp/plan > etc/plan
    field() { sed -n "s/^$1://p" "$job"; }
    put() { sed "s/^$1:.*/$1:$2/" "$job" > tmp/job && cat tmp/job > "$job"; }
    status= code=1 pages=0
    case ${1:-sent} in
      sent) pages=$(field totpages) code=2 ;;
      busy) status="Busy signal detected; too many attempts to dial" ;;
      broken) pages=$2 status="No response to MPS repeated 3 tries; too many attempts to send" ;;
      reject) status="REJECT: this number is not called" ;;
    esac
    put npages "$pages"
    put status "$status"
    put tottries 1
    field number >> etc/called
    printf '%s\tSEND\t000000001\tttyTEST\t%s\t"%s"\thotline\t"%s"\t""\t0\t%s\t0:00:41\t0:00:30\t"%s"\t""\t""\t""\t"hotline"\t""\n' \
      "$(date '+%m/%d/%y %H:%M')" "$(field jobid)" "$(field jobtag)" "$(field number)" "$pages" "$status" >> etc/xferfaxlog
    exit $code

    """#
}

internal import ChildPrograms
internal import Foundation

/// A HylaFAX server, through the programs that its clients use: `sendfax` and `faxstat`.
///
/// Every call runs a program and waits for it, so it belongs on a thread that may wait. Programs get their arguments as a
/// list, never through a shell, and settings in a home of their own, so that nobody's `.hylarc` changes what they do.
package struct HylaFAXServer: Sendable {
  /// `HOST` or `HOST:PORT`.
  package let address: String
  /// The server's `etc/xferfaxlog`, where it can be read from here; nil where it cannot. It outlives the server's own list
  /// of what it has done.
  package let log: String?

  private static let secondsMax = 60
  private static let outputByteCountMax = 4 << 20
  /// Of the log's end: tens of thousands of calls. Years of them would be too much to read for each look.
  private static let logByteCountMax: UInt64 = 8 << 20

  package init(address: String, log: String? = nil) {
    self.address = address
    self.log = log
  }

  /// Whether `text` names a host, and a port where it goes on behind a colon, and no flag of the programs.
  package static func isAddress(_ text: String) -> Bool {
    var host = text[...]
    var port: Substring?
    // An address of IPv6 stands in brackets.
    let end = text.first == "[" ? text.firstIndex(of: "]") : text.startIndex
    if let end, let colon = text[end...].firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard end != nil, !host.isEmpty, host.first != "-", !host.contains(where: \.isWhitespace)
    else { return false }
    return port.map { UInt16($0).map { $0 > 0 } ?? false } ?? true
  }

  /// Hands the file over: one try, within `minutesMax`, without a cover page and without a header line of the server's
  /// own, since ours has one. Returns the server's number for the job.
  ///
  /// `number`: only digits. `tag` is what the server calls the job in its log.
  package func submit(
    file: String, to number: String, tag: String, minutesMax: Int
  ) throws(HylaFAXProblem) -> String {
    precondition(!number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) })
    let ending = try run(
      "sendfax",
      [
        "-n", "-m", "-N", "-T", "1", "-t", "1", "-F", "", "-k", "now + \(minutesMax) minutes",
        "-i", tag, "-h", address, "-d", number, file,
      ])
    let output = String(decoding: ending.output, as: UTF8.self)
    guard ending.isSuccess, let job = Self.requestID(in: output) else {
      throw .refused(Self.fault(in: ending.messages + "\n" + output))
    }
    return job
  }

  /// The jobs that the server is at, and those that it has not yet forgotten.
  package func jobs() throws(HylaFAXProblem) -> [HylaFAXJob] {
    let ending = try run("faxstat", ["-h", address, "-s", "-d"])
    let output = String(decoding: ending.output, as: UTF8.self)
    // Its status is a success when nobody answers, too.
    guard ending.isSuccess, output.contains("HylaFAX scheduler on ") else {
      throw .unreachable(Self.fault(in: ending.messages + "\n" + output))
    }
    return HylaFAXJob.list(in: output)
  }

  /// What the server's log tells of the job; nil where it cannot be read, or has nothing of it.
  package func logged(_ job: String, tag: String) -> HylaFAXJob? {
    guard let log, let file = try? FileHandle(forReadingFrom: URL(filePath: log)) else {
      return nil
    }
    defer { try? file.close() }
    guard let end = try? file.seekToEnd() else { return nil }
    let start = end - min(end, Self.logByteCountMax)
    guard (try? file.seek(toOffset: start)) != nil, let bytes = try? file.readToEnd() else {
      return nil
    }
    // It holds what other machines say of themselves, in whatever bytes.
    return HylaFAXLog.last(of: job, tag: tag, in: String(decoding: bytes, as: UTF8.self))
  }

  private func run(
    _ name: String, _ arguments: [String]
  ) throws(HylaFAXProblem) -> ChildProgram.Ending {
    do throws(ChildProgram.Failure) {
      return try ChildProgram(
        name: name, arguments: arguments, timeMax: .seconds(Self.secondsMax),
        outputByteCountMax: Self.outputByteCountMax,
        home: [".hylarc": "PassiveMode: yes\nJobFmt: \"\(HylaFAXJob.format)\"\n"]
      ).run()
    } catch {
      switch error {
      case .notInstalled: throw .notInstalled(program: name)
      case .stopped: throw .unreachable("it was cut short")
      case .tookTooLong: throw .unreachable("no answer within \(Self.secondsMax) s")
      case .wroteTooMuch: throw .unreachable("it tells too much")
      case .system(let reason): throw .unreachable(reason)
      }
    }
  }

  /// From `request id is 3 (group id 3) for host 127.0.0.1 (1 file)`.
  static func requestID(in output: String) -> String? {
    guard let range = output.range(of: "request id is ") else { return nil }
    let digits = output[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : String(digits)
  }

  /// The last line that says something; what `sendfax` tells of its dial rules comes before.
  static func fault(in messages: String) -> String {
    let lines = messages.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return String((lines.last { !$0.isEmpty } ?? "it says nothing").prefix(200))
  }
}

/// Why a HylaFAX server did not do what it was asked.
package enum HylaFAXProblem: Error, Equatable, Sendable {
  /// Its client's program is not on this machine.
  case notInstalled(program: String)
  /// The server does not answer; `reason` is the program's word.
  case unreachable(String)
  /// The server did not take the job.
  case refused(String)
}

extension HylaFAXProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notInstalled(let program): "'\(program)' is not installed (Debian: hylafax-client)"
    case .unreachable(let reason): "the fax server does not answer: \(reason)"
    case .refused(let reason): "the fax server did not take the fax: \(reason)"
    }
  }
}

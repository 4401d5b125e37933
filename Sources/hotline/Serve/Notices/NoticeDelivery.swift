import ChildPrograms
import HTTPRequests
import HotlineServer

/// One attempt to deliver a notice. Waits for its end, so it belongs to a thread of its own.
struct NoticeDelivery {
  let body: [UInt8]
  let id: String
  /// Ends a program that is told, however much time it has left.
  let stop: ProgramStop

  /// Seconds an attempt may take; then it is ended.
  static let secondsMax = 30

  /// Of what a receiver answers beside its status, which nobody reads.
  private static let answerByteCountMax = 1 << 16

  /// Why it failed, in a few words; `nil` when the receiver took it.
  func run(by way: NoticeRoutes.Way) -> String? {
    switch way {
    case .exec(let path, let arguments): exec(path, arguments)
    case .post(let address, let secret): post(address, secret)
    }
  }

  /// The program gets the notice on its standard input and takes it with the status 0.
  private func exec(_ path: String, _ arguments: [String]) -> String? {
    let program = ChildProgram(
      name: path, arguments: arguments, timeMax: .seconds(Self.secondsMax),
      outputByteCountMax: nil, input: body,
      variables: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOTLINE_NOTICE": id], stop: stop)
    do throws(ChildProgram.Failure) {
      let ending = try program.run()
      return ending.isSuccess ? nil : "\(ending.end)"
    } catch {
      switch error {
      case .notInstalled: return "it cannot be started: there is no such program"
      case .tookTooLong: return "it took longer than \(Self.secondsMax) s"
      case .wroteTooMuch: return "it wrote too much"
      case .stopped: return "it was cut short: the service stopped"
      case .system(let reason): return "it cannot be started: \(reason)"
      }
    }
  }

  /// The receiver takes it with a status of 200 to 299. Redirections are not followed: whom to tell stands in the file.
  private func post(_ address: String, _ secret: [UInt8]?) -> String? {
    var headers = ["Content-Type: application/json", "X-Hotline-Notice: \(id)"]
    if let secret {
      headers.append(
        "X-Hotline-Signature: sha256=\(MessageCode.hex(of: body, secret: secret))")
    }
    let request = HTTPRequest(to: address, headers: headers, body: body)
    switch request.end(
      within: Self.secondsMax * 1000, answerByteCountMax: Self.answerByteCountMax)
    {
    case .answered(let status, body: _), .tooLong(let status):
      return (200..<300).contains(status) ? nil : "status \(status)"
    case .tooSlow: return "no answer within \(Self.secondsMax) s"
    case .unreachable(let reason): return reason
    }
  }
}

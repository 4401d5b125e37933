import ChildPrograms
import Foundation
import FoundationNetworking
import HotlineServer
import Synchronization

/// One attempt to deliver a notice. Waits for its end, so it belongs to a thread of its own.
struct NoticeDelivery {
  let body: Data
  let id: String

  /// Seconds an attempt may take; then it is ended.
  static let secondsMax = 30

  /// Why it failed, in a few words; `nil` when the receiver took it.
  func run(by way: NoticeRoutes.Way) -> String? {
    switch way {
    case .exec(let path, let arguments): exec(path, arguments)
    case .post(let url, let secret): post(url, secret)
    }
  }

  /// The program gets the notice on its standard input and takes it with the status 0.
  private func exec(_ path: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOTLINE_NOTICE": id,
    ]
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = Pause()
    process.terminationHandler = { _ in ended.wake() }
    do {
      try process.runUnblocked()
    } catch {
      return "it cannot be started: \(error.localizedDescription)"
    }
    // A page at most, which a pipe takes at once; a program that does not want to read it may.
    try? input.fileHandleForWriting.write(contentsOf: body)
    try? input.fileHandleForWriting.close()
    if !ended.wait(seconds: Self.secondsMax) {
      kill(process.processIdentifier, SIGKILL)
      while !ended.wait(seconds: Self.secondsMax) {}
      return "it took longer than \(Self.secondsMax) s"
    }
    guard process.terminationReason == .exit else { return "signal \(process.terminationStatus)" }
    return process.terminationStatus == 0 ? nil : "status \(process.terminationStatus)"
  }

  /// The receiver takes it with a status of 200 to 299. Redirections are not followed: whom to tell stands in the file.
  private func post(_ url: URL, _ secret: [UInt8]?) -> String? {
    var request = URLRequest(url: url, timeoutInterval: TimeInterval(Self.secondsMax))
    request.httpMethod = "POST"
    request.httpBody = body
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(id, forHTTPHeaderField: "X-Hotline-Notice")
    if let secret {
      let code = MessageCode.hex(of: Array(body), secret: secret)
      request.setValue("sha256=\(code)", forHTTPHeaderField: "X-Hotline-Signature")
    }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForResource = TimeInterval(Self.secondsMax)
    let session = URLSession(
      configuration: configuration, delegate: NoRedirection(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let failure = Mutex<String?>("no answer within \(Self.secondsMax) s")
    let ended = Pause()
    let task = session.dataTask(with: request) { _, response, error in
      failure.withLock { failure in
        if let error {
          failure = error.localizedDescription
        } else if let status = (response as? HTTPURLResponse)?.statusCode {
          failure = (200..<300).contains(status) ? nil : "status \(status)"
        }
      }
      ended.wake()
    }
    task.resume()
    if !ended.wait(seconds: Self.secondsMax + 1) { task.cancel() }
    return failure.withLock { $0 }
  }

  private final class NoRedirection: NSObject, URLSessionTaskDelegate {
    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
  }
}

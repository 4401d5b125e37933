internal import CLibUV

/// What the system refused, and where.
package struct SocketError: Error, Equatable, Sendable {
  /// What was being tried.
  package enum Operation: Equatable, Sendable {
    case resolve, listen, accept, connect, read, write, watch, start
  }

  /// Why it was refused.
  package enum Cause: Equatable, Sendable {
    case addressInUse
    case addressNotAvailable
    case permissionDenied
    case unknownHost(String)
    case refused
    case reset
    case timedOut
    case unreachable
    case noSuchFile(String)
    case tooManyOpenFiles
    /// Anything else, by the system's own (negative) number.
    case system(Int32)
  }

  package let operation: Operation
  package let cause: Cause
  /// The address that was meant; nil where none is part of the matter.
  package let address: SocketAddress?

  init(_ operation: Operation, _ cause: Cause, at address: SocketAddress? = nil) {
    self.operation = operation
    self.cause = cause
    self.address = address
  }

  /// `code` is libuv's: a negative error number.
  init(_ operation: Operation, code: Int32, at address: SocketAddress? = nil) {
    self.init(operation, Cause(code: code), at: address)
  }
}

extension SocketError.Cause {
  init(code: Int32) {
    self =
      switch code {
      case UV_EADDRINUSE.rawValue: .addressInUse
      case UV_EADDRNOTAVAIL.rawValue: .addressNotAvailable
      case UV_EACCES.rawValue, UV_EPERM.rawValue: .permissionDenied
      case UV_ECONNREFUSED.rawValue: .refused
      case UV_ECONNRESET.rawValue, UV_EPIPE.rawValue, UV_ECONNABORTED.rawValue: .reset
      case UV_ETIMEDOUT.rawValue: .timedOut
      case UV_EHOSTUNREACH.rawValue, UV_ENETUNREACH.rawValue, UV_ENETDOWN.rawValue: .unreachable
      case UV_EMFILE.rawValue, UV_ENFILE.rawValue: .tooManyOpenFiles
      default: .system(code)
      }
  }

  /// The end of a sentence: "cannot listen on 127.0.0.1:12333: …".
  package var words: String {
    switch self {
    case .addressInUse: "the port is in use by another program"
    case .addressNotAvailable: "this machine does not have that address"
    case .permissionDenied: "permission denied (ports below 1024 are the administrator's)"
    case .unknownHost(let host): "no machine is known by the name '\(host)'"
    case .refused: "nobody listens there"
    case .reset: "the other side broke the connection"
    case .timedOut: "no answer in time"
    case .unreachable: "that network cannot be reached from here"
    case .noSuchFile(let path): "there is no file '\(path)'"
    case .tooManyOpenFiles: "too many open files; raise the limit with 'ulimit -n'"
    case .system(let code): uv_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
  }
}

extension SocketError: CustomStringConvertible {
  package var description: String {
    let place = address.map { " \($0)" } ?? ""
    return switch operation {
    case .resolve: "\(cause.words)"
    case .listen: "cannot listen on\(place): \(cause.words)"
    case .accept: "cannot accept a connection: \(cause.words)"
    case .connect: "cannot connect to\(place): \(cause.words)"
    case .read: "cannot read from\(place): \(cause.words)"
    case .write: "cannot write to\(place): \(cause.words)"
    case .watch: "cannot watch for changes: \(cause.words)"
    case .start: "cannot start an event loop: \(cause.words)"
    }
  }
}

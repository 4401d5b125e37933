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
    case noSpace
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
      case UV_ENOSPC.rawValue: .noSpace
      default: .system(code)
      }
  }
}

extension SocketError {
  /// The end of a sentence: "cannot listen on 127.0.0.1:12333: …". The system uses a number of its own for several things, by
  /// what was being tried.
  package var words: String {
    switch cause {
    case .addressInUse: "the port is in use by another program"
    case .addressNotAvailable: addressWords
    case .permissionDenied: permissionWords
    case .unknownHost(let host): "no machine is known by the name '\(host)'"
    case .refused: "nobody listens there"
    case .reset: "the other side broke the connection"
    case .timedOut: "no answer in time"
    case .unreachable: "that network cannot be reached from here"
    case .noSuchFile(let path): "there is no file '\(path)'"
    case .tooManyOpenFiles: openFilesWords
    case .noSpace: spaceWords
    case .system(let code): uv_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
  }

  private var addressWords: String {
    switch operation {
    case .connect: "every port for calling from is in use (net.ipv4.ip_local_port_range)"
    case .resolve, .listen, .accept, .read, .write, .watch, .start:
      "this machine does not have that address"
    }
  }

  private var permissionWords: String {
    switch operation {
    case .listen: "permission denied (ports below 1024 are the administrator's)"
    case .connect: "permission denied (a firewall of this machine forbids it)"
    case .resolve, .accept, .read, .write, .watch, .start: "permission denied"
    }
  }

  private var openFilesWords: String {
    switch operation {
    case .watch:
      "too many programs watch files, or too many files are open; raise 'fs.inotify.max_user_instances' with sysctl, or the limit with 'ulimit -n'"
    case .resolve, .listen, .accept, .connect, .read, .write, .start:
      "too many open files; raise the limit with 'ulimit -n'"
    }
  }

  private var spaceWords: String {
    switch operation {
    case .watch:
      "too many files and folders are watched; raise 'fs.inotify.max_user_watches' with sysctl"
    case .resolve, .listen, .accept, .connect, .read, .write, .start: "there is no space left"
    }
  }
}

extension SocketError: CustomStringConvertible {
  package var description: String {
    let place = address.map { " \($0)" } ?? ""
    return switch operation {
    case .resolve: "\(words)"
    case .listen: "cannot listen on\(place): \(words)"
    case .accept: "cannot accept a connection: \(words)"
    case .connect: "cannot connect to\(place): \(words)"
    case .read: "cannot read from\(place): \(words)"
    case .write: "cannot write to\(place): \(words)"
    case .watch: "cannot watch for changes: \(words)"
    case .start: "cannot start an event loop: \(words)"
    }
  }
}

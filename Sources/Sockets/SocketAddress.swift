internal import CLibUV
internal import Glibc

/// Where a socket listens or connects: an IPv4 or IPv6 address and a port.
package struct SocketAddress: Sendable {
  /// A copy of the system's own form; `sockaddr_storage` is large enough for both families.
  private var storage: sockaddr_storage
  private let length: socklen_t

  /// The address of `host`, in numbers (`127.0.0.1`, `::1`) or by name; the first that the system
  /// gives. May wait for a name server, so it belongs to the start of a program.
  package init(host: String, port: UInt16) throws(SocketError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
      throw SocketError(.resolve, .unknownHost(host))
    }
    defer { freeaddrinfo(found) }
    self.init(copying: first.pointee.ai_addr, length: first.pointee.ai_addrlen)
  }

  private init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
    }
    self.storage = storage
    self.length = length
  }

  /// The address that `ask` (`getsockname`, `getpeername` and their like) fills in; nil where it fails.
  init?(
    askedBy ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &length) }
    }
    guard result == 0 else { return nil }
    self.storage = storage
    self.length = length
  }

  func withSystemForm<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  var family: Int32 { Int32(storage.ss_family) }

  package var port: UInt16 {
    get {
      withUnsafeBytes(of: storage) {
        UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))
      }
    }
    set {
      // The port stands at the same place in both families, just after the family itself.
      withUnsafeMutableBytes(of: &storage) {
        $0.storeBytes(of: newValue.bigEndian, toByteOffset: 2, as: UInt16.self)
      }
    }
  }

  /// Whether it stands for every address of this machine: `0.0.0.0`, `::`.
  package var isAny: Bool { machine.isAny }

  /// A machine, by its address without the port.
  package struct Machine: Hashable, Sendable {
    /// The 16 bytes of IPv6. An address of IPv4 stands in the last four, as IPv6 maps it (RFC 4291, 2.5.5.2).
    private let high: UInt64
    private let low: UInt64

    fileprivate init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    fileprivate var isAny: Bool { high == 0 && (low == 0 || low == SocketAddress.mappedPrefix) }
  }

  package var machine: Machine {
    withUnsafeBytes(of: storage) { bytes in
      if family == AF_INET6 {
        // Behind the family, the port and the flow.
        Machine(
          high: bytes.load(fromByteOffset: 8, as: UInt64.self).bigEndian,
          low: bytes.load(fromByteOffset: 16, as: UInt64.self).bigEndian)
      } else {
        Machine(
          high: 0,
          low: SocketAddress.mappedPrefix
            | UInt64(bytes.load(fromByteOffset: 4, as: UInt32.self).bigEndian))
      }
    }
  }

  private static let mappedPrefix: UInt64 = 0xFFFF << 32

  /// The address itself, 4 or 16 bytes. One of IPv4 that stands in one of IPv6 has 4.
  var addressBytes: [UInt8] {
    withUnsafeBytes(of: storage) { bytes in
      guard family == AF_INET6 else { return Array(bytes[4..<8]) }
      let address = bytes[8..<24]
      let isMapped =
        address.prefix(10).allSatisfy { $0 == 0 } && bytes[18] == 0xFF && bytes[19] == 0xFF
      return Array(isMapped ? address.suffix(4) : address)
    }
  }

  /// The address without its port, in numbers.
  package var host: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { name in
      let failed = withUnsafeBytes(of: storage) { bytes in
        family == AF_INET6
          ? uv_ip6_name(
            bytes.baseAddress!.assumingMemoryBound(to: sockaddr_in6.self), name.baseAddress,
            name.count)
          : uv_ip4_name(
            bytes.baseAddress!.assumingMemoryBound(to: sockaddr_in.self), name.baseAddress,
            name.count)
      }
      return failed == 0 ? String(cString: name.baseAddress!) : "?"
    }
  }
}

extension SocketAddress: Equatable, CustomStringConvertible {
  package static func == (one: SocketAddress, other: SocketAddress) -> Bool {
    one.family == other.family && one.port == other.port && one.host == other.host
  }

  /// As it is written on a command line: `127.0.0.1:12333`, `[::1]:12333`.
  package var description: String {
    family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

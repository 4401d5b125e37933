internal import CLibUV
internal import Glibc

/// A range of IP addresses, as it is written in numbers: `10.0.0.0/8`, `fd00::/8`, or one address by itself.
///
/// An IPv4 address that reaches an IPv6 socket (`::ffff:10.0.0.1`) is the IPv4 address that it stands for.
package struct AddressRange: Sendable, Equatable {
  /// 4 or 16 bytes, those behind ``prefixLength`` zero.
  private let bytes: [UInt8]
  /// How many bits of an address have to be those of ``bytes``.
  private let prefixLength: Int

  /// nil where `text` is no address in numbers, or its prefix is longer than the address.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = AddressRange.bytes(of: String(parts[0])) else { return nil }
    var length = bytes.count * 8
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
        let given = Int(parts[1]), given <= length
      else { return nil }
      length = given
    }
    prefixLength = length
    self.bytes = bytes.enumerated().map { index, byte in
      byte & AddressRange.mask(ofByte: index, prefixLength: length)
    }
  }

  package func contains(_ address: SocketAddress) -> Bool {
    let other = address.addressBytes
    guard other.count == bytes.count else { return false }
    return bytes.indices.allSatisfy { index in
      other[index] & AddressRange.mask(ofByte: index, prefixLength: prefixLength) == bytes[index]
    }
  }

  private static func mask(ofByte index: Int, prefixLength: Int) -> UInt8 {
    let bits = min(8, max(0, prefixLength - index * 8))
    return bits == 0 ? 0 : UInt8.max << UInt8(8 - bits)
  }

  private static func bytes(of text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if uv_inet_pton(family, text, &bytes) == 0 { return bytes }
    }
    return nil
  }
}

extension AddressRange {
  /// This machine, and addresses that no router of the public network carries (RFC 1918, 3927, 4193, 4291).
  package static let local = [
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1",
    "fc00::/7", "fe80::/10",
  ].map { AddressRange($0)! }
}

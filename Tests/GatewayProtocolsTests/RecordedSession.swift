import TestSupport
import Testing

import struct Foundation.Data
import struct Foundation.URL

/// A session of a real gateway, as the wire carried it: a file of lines `seconds side "bytes"`.
struct RecordedSession {
  enum Side: Character {
    case asterisk = "A"
    case freeSWITCH = "F"
    case server = "S"

    var isGateway: Bool { self != .server }
  }

  /// One receive or send; the borders are those of real segments.
  struct Segment {
    let side: Side
    let bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  let segments: [Segment]

  /// The bytes that the gateway sent, and those that the server sent.
  func bytes(ofGateway: Bool) -> [UInt8] {
    segments.filter { $0.side.isGateway == ofGateway }.flatMap(\.bytes)
  }

  /// `name` is the file's, without folder and suffix, beside the tests of `folder`.
  init(_ name: String, in folder: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "\(folder)/Transcripts/\(name).txt")
    let text = Array(try Data(contentsOf: file))
    segments = text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let open = line.firstIndex(of: UInt8(ascii: "\"")), line.last == UInt8(ascii: "\""),
        let side = line[..<open].last(where: { $0 != UInt8(ascii: " ") })
          .flatMap({ Side(rawValue: Character(UnicodeScalar($0))) })
      else { return nil }
      return Segment(
        side: side,
        bytes: RecordedSession.unescaped(line[(open + 1)..<(line.count + line.startIndex - 1)]))
    }
  }

  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)!)
        rest = rest.dropFirst(2)
      default: bytes.append(escape)
      }
    }
    return bytes
  }
}

/// `bytes` in pieces of random lengths, `sizeMax` at most.
func pieces(_ bytes: [UInt8], sizeMax: Int, _ random: inout SplitMix64) -> [[UInt8]] {
  var pieces: [[UInt8]] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = min(rest.count, Int.random(in: 1...sizeMax, using: &random))
    pieces.append(Array(rest.prefix(count)))
    rest = rest.dropFirst(count)
  }
  return pieces
}

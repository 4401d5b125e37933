/// The names of the columns of a CSV file (RFC 4180): its first line.
struct TableHeader {
  let names: [String]

  /// What parts the columns of a first line that holds no comma, as it is told; `nil` where nothing does.
  static func separator(in line: String) -> String? {
    if line.contains("\t") { return "tabs" }
    return [";", "；", "，", "、", "|"].first { line.contains($0) }.map { "`\($0)`" }
  }

  init(of bytes: [UInt8]) {
    var names: [String] = []
    var name: [UInt8] = []
    var isQuoted = false
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let start = index
    scan: while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        if isQuoted, index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
          name.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
        }
      case UInt8(ascii: ",") where !isQuoted:
        names.append(String(decoding: name, as: UTF8.self))
        name.removeAll()
      case UInt8(ascii: "\n") where !isQuoted: break scan
      case UInt8(ascii: "\r") where !isQuoted: continue
      default: name.append(byte)
      }
    }
    if index > start, !(names.isEmpty && name.isEmpty) {
      names.append(String(decoding: name, as: UTF8.self))
    }
    self.names = names
  }
}

/// The names of the columns of a CSV file (RFC 4180): its first line, whatever ends it.
struct TableHeader {
  /// Without those that are empty, which commas at the end of a line leave.
  let names: [String]
  /// Whether all of it is UTF-8.
  let isUTF8: Bool

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
    var isUTF8 = true
    func text(_ name: [UInt8]) -> String {
      if let text = String(validating: name, as: UTF8.self) { return text }
      isUTF8 = false
      return String(decoding: name, as: UTF8.self)
    }
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
        names.append(text(name))
        name.removeAll()
      // Rows behind CR alone are no columns; that they end so is told where they are read.
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted: break scan
      default: name.append(byte)
      }
    }
    if index > start, !(names.isEmpty && name.isEmpty) {
      names.append(text(name))
    }
    self.names = names.filter { !$0.isEmpty }
    self.isUTF8 = isUTF8
  }
}

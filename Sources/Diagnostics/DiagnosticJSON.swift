extension Diagnostic {
  /// One line of JSON, without a line end, for editors and CI:
  ///
  ///     {"severity":"error","id":"unknown-step","message":"…","file":"a.menu","line":2,"column":17,
  ///      "endLine":2,"endColumn":23,"start":31,"end":37,"caption":"…",
  ///      "labels":[{"text":"…","file":"a.menu","line":1,…}],"hints":["…"]}
  ///
  /// `start` and `end` are bytes. Without a place, the keys from `file` to `end` are left out, and `caption` where there is none.
  package func jsonLine(files: SourceFiles) -> String {
    var json = "{\"severity\":\"\(severity.rawValue)\",\"id\":\(quoted(id))"
    json += ",\"message\":\(quoted(message))"
    if let range { json += "," + place(range, files) }
    if let caption { json += ",\"caption\":\(quoted(caption))" }
    let others = labels.map { "{\"text\":\(quoted($0.text)),\(place($0.range, files))}" }
    json += ",\"labels\":[\(others.joined(separator: ","))]"
    json += ",\"hints\":[\(hints.map(quoted).joined(separator: ","))]}"
    return json
  }

  private func place(_ range: SourceRange, _ files: SourceFiles) -> String {
    let file = files[range.file]
    let location = file.location(of: range.start)
    let end = file.location(of: range.end)
    return "\"file\":\(quoted(file.name)),\"line\":\(location.line),\"column\":\(location.column)"
      + ",\"endLine\":\(end.line),\"endColumn\":\(end.column)"
      + ",\"start\":\(range.start),\"end\":\(range.end)"
  }

  private func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}

extension String {
  /// As a field of a CSV file (RFC 4180). Looked at by scalars: to a Character CR LF is one, and a comma with an accent is no
  /// comma.
  var asCSV: String {
    guard
      unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || Character($0).isNewline })
    else { return self }
    var field = UnicodeScalarView("\"".unicodeScalars)
    for scalar in unicodeScalars {
      if scalar == "\"" { field.append(scalar) }
      field.append(scalar)
    }
    field.append("\"")
    return String(field)
  }
}

extension String {
  /// Without blanks at its ends, also those that no screen shows.
  package var withoutOuterBlanks: String {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || (0x200B...0x200D).contains(scalar.value)
        || scalar.value == 0xFEFF
    }
    let scalars = unicodeScalars.drop(while: isBlank)
    guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(scalars[...last])
  }
}

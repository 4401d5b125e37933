/// Addresses of the net.
extension TextReader {
  /// The digits of `hz12333@163.com` and `www.12333.gov.cn`, which count nothing.
  func address(at place: Int) -> Reading? {
    var start = place
    while isOfAddress(start - 1) { start -= 1 }
    var addressEnd = place
    while isOfAddress(addressEnd) { addressEnd += 1 }
    let address = String(characters[start..<addressEnd]).lowercased()
    guard Self.marksOfAddresses.contains(where: address.contains) else { return nil }
    let end = endOfDigits(at: place)
    return Reading(
      words: words(symbols: String(characters[place..<end]), as: .digits), end: end)
  }

  private static let marksOfAddresses = ["@", "www.", "://", ".com", ".cn", ".net", ".org", ".gov"]

  private func isOfAddress(_ place: Int) -> Bool {
    guard let sign = character(place), sign.isASCII else { return false }
    return sign.isLetter || sign.isNumber || "@._-/:".contains(sign)
  }
}

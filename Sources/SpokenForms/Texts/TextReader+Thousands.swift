/// Full-width commas, which part the thousands of a number, `10，000元`, or what stands in a list, `第10，12条`.
extension TextReader {
  /// Where the commas of the number are that begins at `place`; none where no number begins, or its commas part a list.
  func commasOfThousands(at place: Int) -> [Int] {
    guard isDigit(place), !isDigit(place - 1), character(place) != "0",
      !(isDigit(place - 2) && ".,".contains(characters[place - 1]))
    else { return [] }
    var end = endOfDigits(at: place)
    guard end - place <= 3 else { return [] }
    var commas: [Int] = []
    while end < written.count, written[end] == "，", endOfDigits(at: end + 1) == end + 4 {
      commas.append(end)
      end += 4
    }
    return !commas.isEmpty && isAmount(from: place, to: end, commas) ? commas : []
  }

  private func isAmount(from place: Int, to end: Int, _ commas: [Int]) -> Bool {
    let hasPoint = character(end) == "." && isDigit(end + 1)
    let numberEnd = hasPoint ? endOfDigits(at: end + 1) : end
    let unit = characters[placeOfUnit(behind: numberEnd)...]
    let isOfMoney =
      character(place - 1) == "¥" || hasUnitOfMoney(at: unit.startIndex)
      || ChineseUnit.begins(unit, with: ["万", "亿"])
    if has("第", before: place) || isNamed(before: place) && !isOfMoney { return false }
    // No number of a list begins with a zero.
    if commas.contains(where: { character($0 + 1) == "0" }) { return true }
    if isDigit(place - 2), character(place - 1) == "，" { return false }
    if commas.count > 1, areRisingTens(from: place, commas) { return false }
    // Of full-width digits a list has more than two.
    return isOfMoney || !written[place].isASCII && commas.count == 1
      || ChineseUnit.isMeasure(unit) || ChineseUnit.begins(unit, with: ["多", "余"])
  }

  /// 补贴100，200，300元.
  private func areRisingTens(from place: Int, _ commas: [Int]) -> Bool {
    let starts = [place] + commas.map { $0 + 1 }
    let numbers = starts.compactMap { Int(String(characters[$0..<endOfDigits(at: $0)])) }
    return numbers.allSatisfy { $0 % 10 == 0 } && zip(numbers, numbers.dropFirst()).allSatisfy(<)
  }
}

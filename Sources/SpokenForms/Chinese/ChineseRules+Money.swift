/// 元 角 分. Only the first amount is counted (两元二角二分); 零 stands after 元 where 角 is missing
/// and 分 is not.
extension ChineseRules {
  func money(fen amount: Int64, into words: inout [SpokenWord]) {
    if amount < 0 { words.append(ChineseWord.minus) }
    if style.contains(.decimalMoney) {
      decimal(DecimalParts(yuanOf: amount), into: &words)
      words.append(ChineseWord.yuan)
      return
    }
    let (yuan, rest) = amount.magnitude.quotientAndRemainder(dividingBy: 100)
    let (jiao, fen) = rest.quotientAndRemainder(dividingBy: 10)
    if yuan > 0 || rest == 0 {
      counted(yuan, into: &words)
      words.append(ChineseWord.yuan)
    }
    if jiao > 0 {
      small(jiao, isFirst: yuan == 0, into: &words)
      words.append(ChineseWord.jiao)
    } else if yuan > 0, fen > 0 {
      words.append(ChineseWord.zero)
    }
    if fen > 0 {
      small(fen, isFirst: rest == fen && yuan == 0, into: &words)
      words.append(ChineseWord.fen)
    }
    if style.contains(.zheng), rest == 0, yuan > 0 { words.append(ChineseWord.zheng) }
  }

  private func small(_ amount: UInt64, isFirst: Bool, into words: inout [SpokenWord]) {
    if isFirst {
      counted(amount, into: &words)
    } else {
      words.append(ChineseWord(digit: amount))
    }
  }
}

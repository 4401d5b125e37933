/// Chinese money: "two point zero two yuan", or by the style `jiao-fen` "two yuan and two fen".
extension EnglishRules {
  func money(fen amount: Int64, into words: inout [SpokenWord]) {
    guard style.contains(.jiaoFen) else {
      decimal(DecimalParts(yuanOf: amount), amount < 0, into: &words)
      words.append(EnglishWord.yuan)
      return
    }
    if amount < 0 { words.append(EnglishWord.minus) }
    let (yuan, rest) = amount.magnitude.quotientAndRemainder(dividingBy: 100)
    let (jiao, fen) = rest.quotientAndRemainder(dividingBy: 10)
    if yuan > 0 || rest == 0 {
      number(yuan, into: &words)
      words.append(EnglishWord.yuan)
    }
    if jiao > 0 {
      number(jiao, into: &words)
      words.append(EnglishWord.jiao)
    }
    if fen > 0 {
      if yuan > 0 || jiao > 0 { words.append(EnglishWord.and) }
      number(fen, into: &words)
      words.append(EnglishWord.fen)
    }
  }
}

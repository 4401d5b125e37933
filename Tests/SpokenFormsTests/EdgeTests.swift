import SpokenForms
import Testing

/// Values at the edges of the rules, each with what a caller hears.
@Suite struct EdgeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let kind: String
    let value: String
    let tokens: String
    var language = SpokenLanguage.chinese
    var styles: [String] = []

    var testDescription: String { "\(kind) \(value) is \(tokens)" }

    init(_ kind: String, _ value: String, _ tokens: String) {
      (self.kind, self.value, self.tokens) = (kind, value, tokens)
    }

    init(
      _ language: SpokenLanguage, _ styles: [String], _ kind: String, _ value: String,
      _ tokens: String
    ) {
      self.init(kind, value, tokens)
      (self.language, self.styles) = (language, styles)
    }
  }

  static let chineseNumbers: [Case] = [
    Case("cardinal", "1000000000000", "一 万 亿"),
    Case("cardinal", "2000000000000", "两 万 亿"),
    Case("cardinal", "1000000000001", "一 万 亿 零 一"),
    Case("cardinal", "1000100000000", "一 万 零 一 亿"),
    Case("cardinal", "2000200000000", "两 万 零 二 亿"),
    Case("cardinal", "10000000000000000", "一 亿 亿"),
    Case("cardinal", "100000000000000", "一 百 万 亿"),
    Case("cardinal", "100001000", "一 亿 零 一 千"),
    Case("cardinal", "110000000", "一 亿 一 千 万"),
    Case("cardinal", "1000100000", "十 亿 零 一 十 万"),
    Case("cardinal", "100020000", "一 亿 零 二 万"),
    Case(.chinese, ["all-liang"], "cardinal", "100020000", "一 亿 零 两 万"),
    Case("cardinal", "-2000", "负 两 千"),
    Case("cardinal", "-0", "零"),
    Case("cardinal", "007", "七"),
    Case("cardinal", "19", "十 九"),
    Case("cardinal", "10019", "一 万 零 一 十 九"),
    Case("cardinal", "190000", "十 九 万"),
    Case(
      "cardinal", "9223372036854775807",
      "九 百 二 十 二 亿 三 千 三 百 七 十 二 万 零 三 百 六 十 八 亿 五 千 四 百 七 十 七 万 五 千 八 百 零 七"),
    Case("counted", "2", "两"),
    Case("counted", "-2 度", "负 两 度"),
    Case("counted", "2个", "两 个"),
    Case("counted", "22 人", "二 十 二 人"),
    Case("ordinal", "2", "第 二"),
    Case("ordinal", "2000", "第 两 千"),
    Case("decimal", "2000.50", "两 千 点 五 零"),
    Case("decimal", "2", "二"),
    Case("decimal", "-0.01", "负 零 点 零 一"),
    Case("percent", "12.5%", "百分之 十 二 点 五"),
    Case("percent", "-100", "负 百分之 百"),
    Case("percent", "100.0", "百分之 一 百 点 零"),
    Case("percent", "1000", "百分之 一 千"),
    Case("duration", "0", "零 秒"),
    Case("duration", "7200", "两 小时"),
    Case("duration", "90061", "二 十 五 小时 一 分 一 秒"),
    Case("money", "0.25", "两 角 五 分"),
    Case("money", "0.22", "两 角 二 分"),
    Case("money", "2", "两 元"),
    Case("money", "20.5", "二 十 元 五 角"),
    Case(.chinese, ["zheng"], "money", "0.50", "五 角"),
    Case(.chinese, ["decimal"], "money", "2000.50", "两 千 点 五 元"),
    Case(.chinese, ["all-er"], "money", "2.00", "二 元"),
    Case(.chinese, ["24h"], "time", "02:02", "两 点 零 二 分"),
    Case(.chinese, ["24h", "half"], "time", "00:30", "零 点 半"),
    Case("time", "12:05", "中午 十 二 点 零 五 分"),
    Case("time", "18:00", "晚上 六 点"),
    Case("time", "05:59", "凌晨 五 点 五 十 九 分"),
    Case("date", "--02-29", "二 月 二 十 九 日"),
    Case("date", "2099-02-28", "二 零 九 九 年 二 月 二 十 八 日"),
  ]

  static let digitStrings: [Case] = [
    Case("phone", "01087258615", "零 幺 零 | 八 七 二 五 | 八 六 幺 五"),
    Case("phone", "057112333", "零 五 七 幺 | 幺 二 三 三 三"),
    Case("phone", "05718725861", "零 五 七 幺 | 八 七 二 | 五 八 六 幺"),
    Case("phone", "87258615", "八 七 二 五 | 八 六 幺 五"),
    Case("phone", "8725861", "八 七 二 | 五 八 六 幺"),
    Case("phone", "0571-8725 8615", "零 五 七 幺 | 八 七 二 五 | 八 六 幺 五"),
    Case("phone", "+8613800138000", "加 八 六 | 幺 三 八 | 零 零 幺 三 | 八 零 零 零"),
    Case("phone", "+86 21 6272 1234", "加 八 六 | 二 幺 | 六 二 七 二 | 幺 二 三 四"),
    Case("phone", "008657187258615", "零 零 八 六 | 五 七 幺 | 八 七 二 五 | 八 六 幺 五"),
    Case("phone", "10086", "幺 零 零 八 六"),
    Case("id", "330106400101123", "三 三 零 幺 零 六 | 四 零 零 幺 零 幺 | 幺 二 三"),
    Case("case", "2011070100017", "二 零 幺 幺 零 七 零 幺 | 零 零 零 幺 七"),
    Case("digits", "6222021202012345678", "六 二 二 | 二 零 二 幺 | 二 零 二 零 | 幺 二 三 四 | 五 六 七 八"),
    Case("digits", "1234567", "幺 二 三 | 四 五 六 七"),
    Case("digits", "123456789", "幺 二 三 | 四 五 六 | 七 八 九"),
    Case("digits", "*1#", "星号 幺 井号"),
    Case("year", "2011", "二 零 一 一"),
    Case("agent", "8001", "八 零 零 幺"),
    Case(
      .americanEnglish, [], "phone", "4008001111",
      "four zero zero | eight zero zero | one one one one"),
    Case(.americanEnglish, [], "year", "1998", "nineteen ninety eight"),
    Case(.britishEnglish, [], "digits", "12#", "one two hash"),
    Case(.americanEnglish, [], "digits", "12#", "one two pound"),
  ]

  static let english: [Case] = [
    Case(.americanEnglish, [], "cardinal", "1000000000000000000", "one quintillion"),
    Case(.americanEnglish, [], "cardinal", "1000000000000001", "one quadrillion one"),
    Case(.britishEnglish, [], "cardinal", "1000001", "one million and one"),
    Case(.britishEnglish, [], "cardinal", "1001001", "one million one thousand and one"),
    Case(.britishEnglish, [], "cardinal", "-105", "minus one hundred and five"),
    Case(
      .americanEnglish, [], "cardinal", "-9223372036854775808",
      "minus nine quintillion two hundred twenty three quadrillion three hundred seventy two "
        + "trillion thirty six billion eight hundred fifty four million seven hundred seventy five "
        + "thousand eight hundred eight"),
    Case(.americanEnglish, [], "counted", "2 days", "two days"),
    Case(.americanEnglish, [], "ordinal", "0", "zeroth"),
    Case(.americanEnglish, [], "ordinal", "12", "twelfth"),
    Case(.americanEnglish, [], "ordinal", "90", "ninetieth"),
    Case(.americanEnglish, [], "ordinal", "1000000", "one millionth"),
    Case(.britishEnglish, [], "ordinal", "101", "one hundred and first"),
    Case(.americanEnglish, [], "date", "1905-03-03", "March third nineteen oh five"),
    Case(.americanEnglish, [], "date", "2099-03-31", "March thirty first twenty ninety nine"),
    Case(.americanEnglish, [], "date", "2010-05", "May twenty ten"),
    Case(.americanEnglish, [], "date", "--10-20", "October twentieth"),
    Case(.britishEnglish, [], "date", "2005-12-15", "December fifteenth two thousand and five"),
    Case(.americanEnglish, [], "time", "00:30", "twelve thirty a.m."),
    Case(.americanEnglish, [], "time", "13:00", "one o'clock p.m."),
    Case(.americanEnglish, [], "duration", "1", "one second"),
    Case(.americanEnglish, [], "duration", "3602", "one hour two seconds"),
    Case(.americanEnglish, ["jiao-fen"], "money", "0.12", "one jiao and two fen"),
    Case(.americanEnglish, [], "money", "20.20", "twenty point two yuan"),
    Case(.americanEnglish, [], "percent", "-3.2", "minus three point two percent"),
    Case(.americanEnglish, [], "decimal", "12.0", "twelve point zero"),
  ]

  @Test("is spoken so", arguments: chineseNumbers + digitStrings + english)
  func speaks(_ example: Case) throws {
    let kind = try #require(SpokenKind(name: example.kind))
    let style = try example.language.style(named: example.styles)
    #expect(
      try spoken(example.value, as: kind, in: example.language, style, asTokens: true)
        == example.tokens)
  }
}

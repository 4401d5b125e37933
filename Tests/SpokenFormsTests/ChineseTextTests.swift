import SpokenForms
import Testing

/// What editors of a city's hotline write, with what a news reader says for it.
@Suite struct ChineseTextTests {
  @Test(
    "24:00 ends its day, and seconds are heard",
    arguments: [
      ("截止7月15日24:00", "截止七月十五日二十四点"), ("每天00:00-24:00", "每天零点到二十四点"),
      ("24:00", "二十四点"), ("24:00:00", "二十四点"), ("8:00至24：00", "八点至二十四点"),
      ("23:59:30", "二十三点五十九分三十秒"), ("8:00:05", "八点零分零五秒"),
    ])
  func times(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "ranges whose ends have words of their own",
    arguments: [
      ("上午8:30-下午5:00", "上午八点三十分到下午五点"), ("7:00-次日7:00", "七点到次日七点"),
      ("5个工作日-10个工作日", "五个工作日到十个工作日"), ("第1条-第5条", "第一条到第五条"),
    ])
  func ranges(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }
}

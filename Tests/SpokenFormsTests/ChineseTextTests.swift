import SpokenForms
import Testing

/// What editors of a city's hotline write, with what a news reader says for it.
@Suite struct ChineseTextTests {
  @Test(
    "full-width commas part the thousands of amounts, and else what stands in a list",
    arguments: [
      ("补助10，000元", "补助一万元"), ("￥10，000", "一万元"), ("１０，０００元", "一万元"),
      ("1，000-2，000元", "一千到两千元"), ("1，000至2，000元", "一千至两千元"),
      ("3，500.50元", "三千五百元五角"), ("共有10，200人", "共有一万零二百人"),
      ("1，234万元", "一千二百三十四万元"), ("12，500余人", "一万二千五百余人"),
      ("注册资本1，000，000元", "注册资本一百万元"), ("10，000，20，000元", "一万，两万元"),
      ("按1，200元计发", "按一千二百元计发"), ("¥1，000-¥2，000", "一千元到两千元"),
      ("3，5，8号", "三，五，八号"), ("第10，12条", "第十，十二条"), ("10，200，300", "十，二百，三百"),
      ("10,200，300人", "一万零二百，三百人"),
      ("补贴100，200，300元", "补贴一百，二百，三百元"), ("注册资本12，345，678元", "注册资本一千二百三十四万五千六百七十八元"),
      ("第1，100条", "第一，一百条"), ("3，5，100元", "三，五，一百元"),
      ("请拨110，120人已到", "请拨幺幺零，一百二十人已到"), ("2011年7月1日，300人", "二零一一年七月一日，三百人"),
      ("１，２，３号", "一，二，三号"), ("金额：100，000。", "金额：十万。"),
    ])
  func commas(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

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

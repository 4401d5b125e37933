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
    "houses, floors and beds count, and flats are named",
    arguments: [
      ("中河中路1号18楼", "中河中路一号十八楼"), ("2号15楼", "二号十五楼"), ("住院号12床", "住院号十二床"),
      ("3号楼2单元1801", "三号楼二单元幺八零幺"), ("1号1801", "一号幺八零幺"), ("工号12", "工号幺二"),
      ("尾号12", "尾号幺二"), ("8号12-15楼", "八号十二到十五楼"), ("5号24栋", "五号二十四栋"),
    ])
  func houses(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "2 is 两 before what it counts, and 二 before the name of a place",
    arguments: [
      ("2场招聘会", "两场招聘会"), ("2门课程", "两门课程"), ("2封信", "两封信"), ("2轮", "两轮"),
      ("2毛", "两毛"), ("2刻钟", "两刻钟"), ("2门诊", "二门诊"), ("请按2门诊", "请按二门诊"),
      ("12333门户网站", "幺二三三三门户网站"), ("小学2年级", "小学二年级"), ("按2元计发", "按两元计发"),
    ])
  func measures(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "years of documents and of schools",
    arguments: [
      ("国发（2008）36号", "国发（二零零八）三十六号"), ("人社部发(2008)36号", "人社部发(二零零八)三十六号"),
      ("国发[2008]第36号", "国发[二零零八]第三十六号"), ("参加人数（2000）", "参加人数（两千）"),
      ("（2011）杭劳仲案字第36号", "（二零一一）杭劳仲案字第三十六号"), ("（2008）36号文", "（二零零八）三十六号文"),
      ("2011-2012学年", "二零一一到二零一二学年"), ("2011/2012学年", "二零一一/二零一二学年"),
      ("2011财年", "二零一一财年"),
    ])
  func years(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "units in signs are said in words, and make the number before them an amount",
    arguments: [
      ("120㎡", "一百二十平方米"), ("2kg", "两公斤"), ("110kg", "一百一十公斤"),
      ("请拨110，110kg", "请拨幺幺零，一百一十公斤"), ("3元/kg", "三元每公斤"), ("50元/㎡", "五十元每平方米"),
      ("体重50-60 KG", "体重五十到六十公斤"), ("气温-5℃", "气温负五摄氏度"), ("2.5km", "二点五公里"),
    ])
  func signs(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "telephones and cards in groups of four, and addresses of the net",
    arguments: [
      ("8725 8615", "八七二五，八六幺五"), ("咨询8725 8615或12333", "咨询八七二五，八六幺五或幺二三三三"),
      ("6222 0212 3456 7890", "六二二二，零二幺二，三四五六，七八九零"),
      ("someone@163.com", "someone@幺六三.com"),
      ("www.12333.gov.cn", "www.幺二三三三.gov.cn"),
      ("2011年度 8725 人", "二零一一年度 八千七百二十五 人"),
      ("实到8725 8615人", "实到八千七百二十五 八千六百一十五人"),
    ])
  func names(text: String, words: String) {
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

  @Test(
    "what is counted by ones and twos", arguments: Array("根株头颗瓶杯碗枚艘架册卷篇幅扇把盒袋桶户束"))
  func measure(_ measure: Character) {
    #expect(SpokenLanguage.chinese.readingAloud("2\(measure)") == "两\(measure)")
    #expect(SpokenLanguage.chinese.readingAloud("第2\(measure)") == "第二\(measure)")
  }
}

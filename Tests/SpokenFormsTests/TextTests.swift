import SpokenForms
import TestSupport
import Testing

/// Values that are written in a text, with what a news reader says for them.
@Suite struct TextTests {
  @Test(
    "values in Chinese texts",
    arguments: [
      ("补发工资12345.60元，另加1409.50元", "补发工资一万二千三百四十五元六角，另加一千四百零九元五角"),
      ("比例0.8%，请于2011年7月15日8:30来领取。", "比例百分之零点八，请于二零一一年七月十五日八点三十分来领取。"),
      ("2.5%或300%", "百分之二点五或百分之三百"),
      ("共5000.00元", "共五千元"),
      ("3.5万元", "三点五万元"), ("2万元", "两万元"), ("20万人", "二十万人"), ("12,345.60元", "一万二千三百四十五元六角"),
      ("补贴10000元", "补贴一万元"), ("￥12.50", "十二元五角"), ("¥50元", "五十元"),
      ("0.05元", "五分"), ("2.125元", "二点一二五元"), ("200元", "二百元"),
      ("3-5个工作日", "三到五个工作日"), ("2-3个月", "两到三个月"), ("2、3个", "两、三个"),
      ("1000-2000元", "一千到两千元"), ("10000～20000元", "一万到两万元"), ("5-8%", "百分之五到百分之八"),
      ("2010-2012年", "二零一零到二零一二年"), ("2010、2011年", "二零一零、二零一一年"),
      ("7月1日-7月15日", "七月一日到七月十五日"), ("8:30-12:00", "八点三十分到十二点"),
      ("周一至周五8：30—17：00", "周一至周五八点三十分到十七点"), ("下午2:05", "下午两点零五分"),
      ("00:00", "零点"), ("8点05分", "八点零五分"),
      ("2011-07-15前", "二零一一年七月十五日前"), ("2011.7.15", "二零一一年七月十五日"), ("2011-07", "二零一一年七月"),
      ("1998年2月2日", "一九九八年二月二日"), ("满2年", "满两年"), ("1000年", "一千年"), ("08月05日", "八月五日"),
      ("请拨110", "请拨幺幺零"), ("拨打12333或12345", "拨打幺二三三三或幺二三四五"), ("12333人工服务", "幺二三三三人工服务"),
      ("共120人", "共一百二十人"), ("12345人", "一万二千三百四十五人"),
      ("0571-87258615转8001", "零五七幺，八七二五，八六幺五转八零零幺"), ("13800138000", "幺三八，零零幺三，八零零零"),
      ("138-0013-8000", "幺三八，零零幺三，八零零零"), ("400-800-1111", "四零零，八零零，幺幺幺幺"),
      ("021-12333", "零二幺，幺二三三三"), ("工号061", "工号零六幺"), ("尾号1234", "尾号幺二三四"),
      ("回执2011070100011", "回执二零幺幺零七零幺，零零零幺幺"), ("11010519491231002X", "幺幺零幺零五，幺九四九，幺二三幺，零零二X"),
      ("邮编310000", "邮编三幺零零零零"), ("1101室", "幺幺零幺室"), ("101路", "幺零幺路"), ("〔2011〕15号", "〔二零一一〕十五号"),
      ("50元/月", "五十元每月"), ("文三路508号", "文三路五百零八号"),
      ("2元", "两元"), ("2个", "两个"), ("第2个", "第二个"), ("2号楼", "二号楼"), ("2月", "二月"), ("每周2次", "每周两次"),
      ("留言请按1，人工请按2。", "留言请按一，人工请按二。"), ("请按2人工服务", "请按二人工服务"), ("按2426542", "按二四二，六五四二"),
      ("人工请按0", "人工请按零"), ("共2000元", "共两千元"), ("缴费15年", "缴费十五年"),
      ("０．８％", "百分之零点八"), ("３个工作日", "三个工作日"), ("２元", "两元"),
      ("气温-5度", "气温负五度"), ("比例1:3", "比例一比三"), ("比例1:10", "比例一比十"), ("1/3", "三分之一"),
      ("方案1：10个", "方案一：十个"),
      ("热线24小时开通", "热线二十四小时开通"), ("A4纸", "A四纸"), ("2.5‰", "千分之二点五"),
      ("第1、2、3项", "第一、二、三项"), ("第1至2条", "第一至二条"), ("第1或2项", "第一或二项"), ("按1、2个", "按一、二个"),
      ("B-2座", "B-二座"), ("2至3个", "两至三个"),
      ("0571—87258615", "零五七幺，八七二五，八六幺五"), ("0571-8725 8615", "零五七幺，八七二五，八六幺五"),
      ("（0571）87258615", "零五七幺，八七二五，八六幺五"), ("138-0013 8000", "幺三八，零零幺三，八零零零"),
      ("0571-87258615 2人", "零五七幺，八七二五，八六幺五 两人"), ("0571-8725861 120人", "零五七幺，八七二，五八六幺 一百二十人"),
      ("电话8725 8615", "电话八七二五，八六幺五"),
      ("1:0.5", "一比零点五"), ("10:30:00", "十点三十分"),
      ("您好。", "您好。"), ("", ""), ("①、Ⅲ", "①、Ⅲ"),
    ])
  func chinese(text: String, words: String) {
    #expect(SpokenLanguage.chinese.readingAloud(text) == words)
  }

  @Test(
    "values in English texts",
    arguments: [
      (
        "12345.60 yuan and 10000 yuan",
        "twelve thousand three hundred forty five point six yuan and ten thousand yuan"
      ),
      ("0.8% or 300%", "zero point eight percent or three hundred percent"),
      ("Call 12333 & wait", "Call one two three three three & wait"),
      ("dial 110", "dial one one zero"),
      ("110 people", "one hundred ten people"), ("3-5 days", "three to five days"),
      (
        "8:30 to 11:30 and 2 to 5:45 p.m.",
        "eight thirty to eleven thirty and two to five forty five p.m."
      ),
      ("8:00am", "eight am"), ("8:05", "eight oh five"), ("17:00", "five o'clock p.m."),
      ("2011-07-15", "July fifteenth twenty eleven"),
      ("July 15, 2011", "July fifteenth, twenty eleven"),
      ("Since 1998", "Since nineteen ninety eight"),
      (
        "1234567 people",
        "one million two hundred thirty four thousand five hundred sixty seven people"
      ), ("2011 people", "two thousand eleven people"),
      ("the 3rd", "the third"), ("press 2 4", "press two four"), ("Press 1.", "Press one."),
      ("10,000 people", "ten thousand people"),
      (
        "receipt 2011070100011",
        "receipt two zero one one zero seven zero one, zero zero zero one one"
      ),
      ("1.5 hours", "one point five hours"), ("-5 degrees", "minus five degrees"),
      ("Thank you.", "Thank you."),
      (
        "from May to September 8 to 11:15 and 2 to 5 p.m.",
        "from May to September eight to eleven fifteen and two to five p.m."
      ), ("in March 9 a.m.", "in March nine a.m."), ("in March 9am", "in March nine am"),
      (
        "We are closed in August. 2 branches stay open.",
        "We are closed in August. two branches stay open."
      ), ("You may 5 times renew", "You may five times renew"), ("you may 5", "you may five"),
      ("Open in May: 8 to 5", "Open in May: eight to five"),
      ("On May 5 this year", "On May fifth this year"), ("until July 15.", "until July fifteenth."),
      ("MAY 5", "MAY fifth"), ("in March 2 offices", "in March two offices"),
      ("In May 2012", "In May twenty twelve"),
      ("December 25th, 2011", "December twenty fifth, twenty eleven"),
      ("01223 336000", "zero one two two three, three three six zero zero zero"),
      ("07700 900 123", "zero seven seven zero zero, nine zero zero, one two three"),
      ("(020) 7946 0123", "zero two zero, seven nine four six, zero one two three"),
      ("+44 20 7946 0123", "plus four four, two zero, seven nine four six, zero one two three"),
      ("Call 116 123 now", "Call one one six, one two three now"),
      ("call 555-1234", "call five five five, one two three four"),
      ("500-1000 people", "five hundred to one thousand people"),
      ("(202) 555-0100", "two zero two, five five five, zero one zero zero"),
      ("30 June 2012", "June thirtieth twenty twelve"), ("Press 2 May", "Press two May"),
      ("the 1960s", "the nineteen sixties"), ("10:30:00", "ten thirty"),
      ("9.30am to 5.30 p.m.", "nine thirty am to five thirty p.m."),
      ("2.15 amounts", "two point one five amounts"),
    ])
  func english(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test("British English has its and, and the day before the month") func british() {
    let language = SpokenLanguage.britishEnglish
    #expect(language.readingAloud("120 days") == "one hundred and twenty days")
    #expect(
      language.readingAloud("from 30 June 2012") == "from the thirtieth of June twenty twelve")
  }

  @Test(
    "any text at all is read, and one without digits as it is", arguments: 0..<300 as Range<UInt64>)
  func anyText(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let parts = Array("0123456789.,:-—/%¥+ (（）)０５．％：～年月日元个第按号至、Xa。")
    let text = String((0..<24).map { _ in parts.randomElement(using: &random)! })
    for language in SpokenLanguage.allCases {
      let words = language.readingAloud(text)
      #expect(!words.contains { $0.isASCII && $0.isNumber })
      #expect(language.readingAloud(words) == words)
    }
  }
}

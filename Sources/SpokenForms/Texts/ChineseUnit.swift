/// What stands behind a number in Chinese and tells what it counts.
enum ChineseUnit {
  /// With these a bare 2 is 两.
  private static let measures = Set<Character>(
    "元块圆角个天年周岁秒点分万千亿倍成次份张人位名项种家套件本条页寸米斤户批所遍台辆间只支步段句组处座部双对副箱包吨克升亩款")
  private static let measureWords = ["小时", "公里", "公斤", "公分", "工作日", "平方", "立方", "星期"]

  /// With these too a bare 2 is 两; 12333 before them is a telephone number still, for they begin too many other words.
  private static let measuresOfFew = Set<Character>("场门封轮毛根株头颗瓶杯碗枚艘架册卷篇幅扇把盒袋桶趟餐顿朵束")
  private static let measureWordsOfFew = ["刻钟", "方面", "大类", "节课"]

  /// Behind more than two things.
  private static let amountWords = [
    "多", "余", "左右", "以上", "以下", "以内", "度", "级", "号", "日", "月", "时", "届", "平米", "字", "%", "‰",
    "楼", "层", "床", "单元", "窗口",
  ]

  /// Words of their own that begin as a measure word does: 12333人工服务.
  private static let otherWords = [
    "人工", "人社", "人力", "人员", "人事", "个人", "名称", "家庭", "部门", "点击", "点播", "年度", "本级", "本市", "本人", "处理",
    "条件",
    "项目", "台州", "成功", "成立", "对方", "对外", "支付", "支持", "包括", "包含", "所有", "所在", "位于", "万一", "分之", "分中心",
    "分局", "分机",
    "分别", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周末", "双休", "天天", "号码", "号线", "级别", "日常", "时间",
    "多元", "年级", "门诊", "门户", "门店", "门口", "场所", "场地", "封闭", "封存", "根据", "头部", "把握", "部分",
  ]

  /// Whether a measure word stands at the beginning, before which 2 is 两.
  static func isCounting(_ text: ArraySlice<Character>) -> Bool {
    if isMeasure(text) { return true }
    guard let first = text.first, !begins(text, with: otherWords) else { return false }
    return measuresOfFew.contains(first) || begins(text, with: measureWordsOfFew)
  }

  /// Whether a measure word stands at the beginning before which even 12333 is an amount.
  static func isMeasure(_ text: ArraySlice<Character>) -> Bool {
    guard let first = text.first, !begins(text, with: otherWords) else { return false }
    return measures.contains(first) || begins(text, with: measureWords)
      || ChineseSign.first(in: text) != nil
  }

  /// Whether what stands at the beginning makes the number before it an amount.
  static func isAmount(_ text: ArraySlice<Character>) -> Bool {
    isMeasure(text) || begins(text, with: amountWords) && !begins(text, with: otherWords)
  }

  static func begins(_ text: ArraySlice<Character>, with words: [String]) -> Bool {
    words.contains { text.starts(with: $0) }
  }
}

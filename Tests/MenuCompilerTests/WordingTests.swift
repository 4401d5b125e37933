import Diagnostics
import MenuCompiler
import Testing

/// What texts are found to say: keys, and how many digits.
@Suite("Wording of prompts and labels")
struct WordingTests {
  private static func problems(_ text: String) -> [String] {
    SmallMenu.told(of: text, defaults: "* -> back  no-input 3 -> bye  no-match 3 -> bye")
      .map(\.id)
  }

  @Test(
    "How many digits a text asks for",
    arguments: [
      ("Your six-digit number.", true), ("Your SIX digits.", true), ("The last 6 digits.", true),
      ("Your 6-digit number, 8 digits in all.", false), ("Your eight-digit number.", false),
      ("A digital number.", false), ("Six digitals.", false), ("Your first digit.", false),
      ("Your one digit.", false), ("The 6digits.", false), ("请输入六位密码 now.", true),
      ("请输入 12 位 number.", true), ("请输入二十四位 number.", true), ("请输入八位 number.", false),
      ("下一位 number.", false), ("Your twenty digits.", false),
    ])
  func counts(_ text: String, _ isOther: Bool) {
    let problems = Self.problems(
      """
      enter main {
        say "\(text)"
        as digits 8
        confirm never
        -> heard
      }
      play heard {
        say digits {main} "."
        -> bye
      }
      """)
    #expect(problems.contains("count-not-taken") == isOther, "\(problems)")
  }

  @Test(
    "Labels that say what their menu says",
    arguments: [
      ("press one for seats", true), ("Seats, please press 1", true), ("seats press star", true),
      ("the press", true), ("to pay", true), ("To pay", true), ("for seats", true),
      ("For  seats", true), ("Total", false), ("tours", false), ("Forms", false),
      ("press reviews", false), ("expresses and presses", false), ("seats. Press 键", false),
      ("seats; press 1", true),
    ])
  func labels(_ label: String, _ saysKey: Bool) {
    let problems = Self.problems(
      """
      menu main {
        1 "\(label)" -> bye
      }
      """)
    #expect(problems.contains("label-says-key") == saysKey, "\(problems)")
  }

  /// The problems of a Chinese menu with these lines.
  private static func chinese(_ lines: String...) -> [Diagnostic] {
    CaseTests.compile(
      Array(
        """
        hotline 100 "诊所" {
          timezone  Asia/Shanghai
          languages zh
          start     main
        }
        defaults { * -> back  no-input 3 -> bye  no-match 3 -> main }
        menu main {
          \(lines.joined(separator: "\n  "))
        }
        hang-up bye {
          say "再见。"
        }
        """.utf8)
    ).diagnostics
  }

  @Test(
    "Keys are held against labels beside a text of a dialogue too",
    arguments: [
      ("{title} \"。传真请按3，返回请按2。\"", true), ("{title} \"。传真请按2，返回请按3。\"", false),
      ("\"这里是\" {title} \"，传真请按3，返回请按2。\"", true),
      // What is meant may be the value's.
      ("{title} \"传真请按3，返回请按3。\"", false), ("\"返回请按3，传真请按3\" {title}", false),
    ])
  func besideValues(_ say: String, _ isOther: Bool) {
    let problems = CaseTests.compile(
      Array(
        """
        hotline 100 "诊所" {
          timezone  Asia/Shanghai
          languages zh
          start     main
        }
        defaults { no-input 3 -> bye  no-match 3 -> bye }
        menu main { 1 "外科" -> ward(title: "外科") }
        dialogue ward(title: text) {
          start hello
          menu hello {
            say \(say)
            2 "传真" -> bye
            3 "返回" -> return
          }
        }
        hang-up bye { say "再见。" }
        """.utf8)
    ).diagnostics.map(\.id)
    #expect(problems.contains("other-key-said") == isOther, "\(problems)")
  }

  @Test(
    "Keys of the second language are those of its labels",
    arguments: [("1", "2", false), ("2", "1", true)])
  func secondLanguage(_ loss: String, _ progress: String, _ isOther: Bool) {
    let problems = CaseTests.compile(
      Array(
        """
        hotline 100 "失物" en "Lost property" {
          timezone  Asia/Shanghai
          languages zh en
          start     main
        }
        defaults { * -> back  no-input 3 -> bye  no-match 3 -> main }
        menu main {
          say "报失请按1，进度请按2。"
          say en "For reporting a loss, press \(loss). For the progress, press \(progress)."
          1 "报失" en "reporting a loss" -> bye
          2 "进度" en "the progress" -> main
        }
        hang-up bye {
          say "再见。"
          say en "Goodbye."
        }
        """.utf8)
    ).diagnostics.map(\.id)
    #expect(problems.contains("other-key-said") == isOther, "\(problems)")
  }

  /// The rules that one breaks which says so of the keys 1 and 2.
  private static func chinese(saying words: String) -> [String] {
    chinese("say \"\(words)\"", "1 \"查询\" as ask -> bye", "2 \"结束\" -> bye")
      .map(\.id)
  }

  @Test(
    "Words that tell of the keys of a menu",
    arguments: [
      "查询请按1，结束请按2。", "查询请拨1，结束请拨2。", "查询请选1，结束请选2。", "查询请选择1，结束请选择2。",
      "查询请拨 1 号键，结束请拨 2 号键。", "查询请选一，结束请选二。", "查询拨1，结束拨2。", "查询请选１，结束请选２",
      "查询请按1或2，结束请按2。", "查询请按1、2。", "按1转查询，按2找医生。", "请按一查询，请按二结束。", "查询请拨1转查询，结束请拨2。",
      "查询请选1，结束请选2。每人请选2项，三选一，紧急请拨110。", "查询按1号，结束按2号键。", "请按1号查询，按2确认。", "按1转人工，按2接听。",
      "按1查询，按2转到首页。", "查询请按数字1，结束请按数字2。", "查询请按“1”，结束请按「2」键。", "查询请按[1]，结束请按（2）。",
      "查询请输入1，结束请输入2。",
    ])
  func namesKeys(_ say: String) {
    #expect(Self.chinese(saying: say).filter { $0 != "key-first" } == [])
  }

  @Test(
    "Words that tell of no key",
    arguments: [
      "请选择1项或2项服务。", "一选1，二选2。", "请选择，共1类2种。", "请拨110或120。", "按8%缴费，按60%计发。", "按0.5倍，按1:1。",
      "按2.5个月，按1、2、3类。", "请按1次。", "按一定比例。", "按9转移接续手续办理。", "按5接续办法。", "按4查处理决定。", "按4确认的金额。",
      "按8号文件执行。", "请按8号文件执行。", "请按5险一金的规定。",
      "请输入1开头的号码，请输入2011。", "请按[2011]5号文件。",
    ])
  func namesNoKeys(_ say: String) {
    #expect(Self.chinese(saying: say) == ["option-unheard"])
  }

  @Test(
    "A key that is named before what it is for",
    arguments: [
      ("请拨1查询，请拨2结束。", true), ("查询请拨1，结束请拨2。", false), ("请按一查询，请按二结束。", true),
      ("查询请按1，结束请按2，按2个月计算。", false), ("按1，查询；按2，结束。", true),
      ("查询信息，按1；听录音，按2。", false), ("请按1，查询，请按2。", false),
    ])
  func keyFirst(_ say: String, _ isFirst: Bool) {
    #expect(Self.chinese(saying: say).contains("key-first") == isFirst)
  }

  @Test(
    "English words that tell of keys, and which",
    arguments: [
      ("For a doctor, press 1. To end, press star, hash or 2.", ["key-not-taken"]),
      ("For a doctor, press 1 or 2.", []),
      ("For a doctor, press 1, or hold. To end, press 2.", []),
      ("Press one for a doctor. Press two to end.", ["key-first"]),
      ("Please press 1 for a doctor or 2 to end.", ["key-first"]),
      ("Press 1 if you want a doctor. To end, press 2.", ["key-first"]),
      ("For a doctor, dial 1, to end dial 2.", []), ("For a doctor, push 1. To end, push 2.", []),
      ("For a doctor press one, and two to end.", []),
      (
        "Dial 1 before the number, or 2 of them, or dial 911. For one of us, stay.",
        ["option-unheard"]
      ),
    ] as [(String, [String])])
  func english(_ say: String, _ wrong: [String]) {
    let told = SmallMenu.told(
      of: """
        menu main {
          say "\(say)"
          1 "a doctor" as doctor -> bye
          2 "the end" -> bye
          allow end-by-mistakes "x"
        }
        """)
    #expect(Set(told.map(\.id)) == Set(wrong), "\(told)")
  }

  @Test(
    "Chinese labels that say what their menu says",
    arguments: [
      ("查询请按1", true), ("查询请拨1", true), ("查询，请选1", true), ("查询请选择1", true), ("查询请按", true),
      ("选择语言", false), ("三选一", false), ("选择语言请按1", true),
    ])
  func chineseLabels(_ label: String, _ saysKey: Bool) {
    let problems = Self.chinese("1 \"\(label)\" -> bye")
    #expect(problems.contains { $0.id == "label-says-key" } == saysKey)
    // What it should say is left of the verb, not of the first sign like one.
    if label == "选择语言请按1" {
      #expect(problems.contains { $0.hints.contains { $0.contains("选择语言") } })
    }
  }
}

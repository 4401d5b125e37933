import Diagnostics
import MenuCompiler
import ServiceCalendar
import Testing

/// What goes wrong while people who are no programmers write a menu: one mistake is one problem, and the right one.
@Suite("A mistake of an author")
struct AuthorMistakeTests {
  static let menu = """
    // 某市12333
    hotline 12333 "某市12333咨询服务热线" {
      timezone  Asia/Shanghai
      languages zh
      start     welcome
      calendar  "calendar.csv"
    }

    defaults {
      first-key 5s
      next-key  3s
      0 -> person
      * -> back
      9 -> repeat
      no-input 3 -> goodbye
      no-match 3 -> person
    }

    hours city "市本级" {
      mon-fri  08:30-11:30 14:00-17:30
    }

    queue seats "人工坐席" {
      seats 8
    }

    table pensions {
      from    "pensions.csv"
      id      citizen-id key
      pin     digits secret initial "000000"
      name    text
      balance money
      months  number
      paid    date
    }

    announcement storm from 2026-08-01 08:00 until 2026-08-03 20:00 {
      say "因台风影响，今天的窗口服务暂停。"
    }

    play welcome {
      say announcements "您好，欢迎致电12333。"
      -> main
    }

    menu main "主菜单" {
      1 "信息查询" -> id
      2 "政策录音" -> policy
      3 "留言"     -> message
    }

    play policy "政策" {
      say "参加城镇职工基本养老保险的人员，按月缴纳养老保险费。"
      -> main
    }

    enter id "身份证号码" {
      say "请输入十八位身份证号码，X请按星号。"
      as citizen-id
      -> pin
    }

    enter pin "密码" {
      say "请输入六位查询密码。"
      as digits 6
      secret
      -> pension
    }

    lookup pension {
      in pensions where id = {id} pin = {pin}
      found       -> tell_pension
      not-found   -> no_record
      unavailable -> try_later
      locked      -> person
      initial     -> try_later
    }

    play tell_pension {
      say "您的个人账户余额" money {pension.balance} "，累计缴费" number {pension.months} "个月。"
      -> main
    }

    play no_record {
      say "没有找到您的记录。"
      -> main
    }

    play try_later {
      say "系统繁忙，请稍后再拨。"
      -> main
    }

    choose person {
      open city -> seats_call
      else      -> message
    }

    transfer seats_call {
      say "正在为您转接，请稍候。"
      to seats
      busy      -> message
      no-answer -> message
      failed    -> message
    }

    record message "留言" {
      say "请在提示音后留言，结束请按井号键。"
      at-least 3s  at-most 3m  silence 5s
      review
      for "咨询科"  answer-within 3 workdays
      no-input 2  -> goodbye
      no-match 2  -> goodbye
      kept        -> receipt
      unavailable -> try_later
    }

    play receipt {
      say "您的受理编号是" receipt "。"
      -> goodbye
    }

    hang-up goodbye {
      say "感谢来电，再见。"
    }

    """

  static let table = "id,pin,name,balance,months,paid\n"

  static func told(_ old: String, _ new: String) -> [Diagnostic] {
    let parts = menu.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "'\(old)' is not in the menu")
    return compile(String(parts[0] + new + parts[1]))
  }

  static func compile(_ text: String) -> [Diagnostic] {
    MenuCompiler.compile(
      MenuSources(
        root: "menu.menu",
        files: [
          "menu.menu": Array(text.utf8), "pensions.csv": Array(table.utf8),
          "calendar.csv": Array("date,kind\n2026-10-01,holiday\n".utf8),
        ]),
      today: CivilDate("2026-06-01"),
      knowsTimeZone: { $0 == "Europe/London" || $0 == "Asia/Shanghai" }
    ).diagnostics
  }

  @Test("is none in the menu that the others begin with")
  func none() { #expect(Self.compile(Self.menu).map(\.id) == []) }

  @Test(
    "is one problem, and the right one",
    arguments: [
      ("a slip in a word of the hotline block", "timezone ", "timezon ", "unknown-item"),
      ("a slip in the kind of a step", "menu main", "manu main", "unknown-declaration"),
      ("a capital letter", "menu main", "Menu main", "unknown-declaration"),
      ("a slip in a target", "2 \"政策录音\" -> policy", "2 \"政策录音\" -> polici", "unknown-step"),
      (
        "a slip in a name that several steps lead to", "play try_later", "play try_latter",
        "unknown-step"
      ),
      ("a slip in an outcome", "not-found", "notfound", "unknown-item"),
      ("an underscore for a hyphen", "no-answer", "no_answer", "unknown-item"),
      ("no arrow", "1 \"信息查询\" -> id", "1 \"信息查询\" id", "missing-arrow"),
      ("another arrow", "1 \"信息查询\" -> id", "1 \"信息查询\" => id", "wrong-sign"),
      ("an arrow of the input method", "1 \"信息查询\" -> id", "1 \"信息查询\" → id", "wrong-sign"),
      ("go to for an arrow", "-> policy", "goto policy", "jump-instead-of-arrow"),
      ("quotes of the input method", "say \"没有找到您的记录。\"", "say “没有找到您的记录。”", "wrong-quotes"),
      ("a brace of the input method", "play no_record {", "play no_record ｛", "wrong-sign"),
      ("a digit of the input method", "1 \"信息查询\"", "１ \"信息查询\"", "full-width-word"),
      ("a colon of the input method", "08:30-11:30", "08：30-11：30", "full-width-word"),
      (
        "no closing brace", "message\n}\n\nplay policy", "message\n\nplay policy",
        "missing-closing-brace"
      ),
      (
        "a closing brace too many", "message\n}\n\nplay policy", "message\n}\n}\n\nplay policy",
        "unmatched-closing-brace"
      ),
      ("no opening brace", "play no_record {", "play no_record", "missing-opening-brace"),
      ("no closing quote", "say \"没有找到您的记录。\"", "say \"没有找到您的记录。", "unclosed-string"),
      ("quotes inside of quotes", "say \"没有找到您的记录。\"", "say \"没有找到您的\"记录\"。\"", "quote-in-text"),
      ("no quotes around a label", "1 \"信息查询\"", "1 信息查询", "unquoted"),
      ("no quotes around a sentence", "say \"没有找到您的记录。\"", "say 没有找到您的记录。", "unquoted"),
      ("a time with points", "08:30-11:30", "8.30-11.30", "bad-time"),
      ("a time that there is not", "08:30-11:30", "08:30-25:30", "bad-time"),
      ("days in Chinese", "mon-fri ", "周一-周五 ", "bad-weekday"),
      ("days in full", "mon-fri ", "Monday-Friday ", "bad-weekday"),
      ("a span over midnight", "08:30-11:30 14:00-17:30", "17:30-08:30", "span-backwards"),
      ("spans that overlap", "08:30-11:30", "08:30-14:30", "hours-overlap"),
      ("a date with strokes", "2026-08-01 08:00", "2026/08/01 08:00", "bad-date"),
      ("a date that there is not", "2026-08-01 08:00", "2026-02-30 08:00", "bad-date"),
      ("a date and a time in one word", "2026-08-01 08:00", "2026-08-01T08:00", "bad-moment"),
      ("a date without a time", "2026-08-01 08:00", "2026-08-01", "date-without-time"),
      (
        "an end before the beginning", "until 2026-08-03", "until 2026-07-03",
        "ends-before-it-begins"
      ),
      (
        "an announcement of last year", "from 2026-08-01 08:00 until 2026-08-03 20:00",
        "until 2025-08-03 20:00", "announcement-ended"
      ),
      ("a key for two options", "3 \"留言\"", "2 \"留言\"", "key-twice"),
      ("a key that begins another", "3 \"留言\"", "10 \"留言\"", "prefix-conflict"),
      ("a numeral for a key", "3 \"留言\"", "三 \"留言\"", "not-keys"),
      (
        "no way out for an answer that does not come", "  unavailable -> try_later\n  locked",
        "  locked", "missing-items"
      ),
      ("no else", "  else      -> message\n", "", "missing-items"),
      (
        "a branch behind else", "  open city -> seats_call\n  else      -> message\n",
        "  else      -> message\n  open city -> seats_call\n", "branch-behind-else"
      ),
      (
        "the same branch twice", "  open city -> seats_call\n",
        "  open city -> seats_call\n  open city -> message\n", "branch-hidden"
      ),
      ("no line for silence", "  no-input 3 -> goodbye\n", "", "no-input-missing"),
      ("no line for wrong keys", "  no-match 3 -> person\n", "", "no-match-missing"),
      ("a play that leads to itself", "稍后再拨。\"\n  -> main", "稍后再拨。\"\n  -> try_later", "trap"),
      (
        "silence that leads to the same menu", "no-input 3 -> goodbye", "no-input 3 -> main", "trap"
      ),
      (
        "a transfer that is tried for ever", "busy      -> message", "busy      -> seats_call",
        "trap"
      ),
      (
        "an option that leads past the entries", "1 \"信息查询\" -> id", "1 \"信息查询\" -> tell_pension",
        "value-never-set"
      ),
      (
        "an option that was taken out", "1 \"信息查询\" -> id", "1 \"信息查询\" -> policy",
        "unreachable-step"
      ),
      ("a column that there is not", "pension.months", "pension.month", "unknown-column"),
      ("a table that there is not", "in pensions where", "in pension where", "unknown-table"),
      ("a PIN that is not secret", "  secret\n", "", "secret-in-clear"),
      (
        "money spoken as a date", "money {pension.balance}", "date {pension.balance}", "form-misfit"
      ),
      ("a value without a form", "money {pension.balance}", "{pension.balance}", "form-missing"),
      (
        "a value inside of quotes", "余额\" money {pension.balance} \"，", "余额{pension.balance}元，",
        "braces-in-text"
      ),
      (
        "a comma between conditions", "where id = {id} pin", "where id = {id}，pin",
        "needless-separator"
      ),
      (
        "a comma at the end of a line", "1 \"信息查询\" -> id", "1 \"信息查询\" -> id,",
        "needless-separator"
      ),
      ("a semicolon", "1 \"信息查询\" -> id", "1 \"信息查询\" -> id;", "unknown-character"),
      ("a time without a unit", "first-key 5s", "first-key 5", "duration-without-unit"),
      ("a time in Chinese", "first-key 5s", "first-key 5秒", "bad-duration"),
      ("a time that is too short", "first-key 5s", "first-key 1s", "hasty"),
      (
        "a message longer than it may be", "at-least 3s  at-most 3m", "at-least 3m  at-most 3s",
        "record-limits"
      ),
      ("no start", "  start     welcome\n", "", "missing-items"),
      ("a city for a time zone", "Asia/Shanghai", "Beijing", "unknown-timezone"),
      ("a country for a language", "languages zh", "languages cn", "unknown-language"),
      ("a language that nothing is in", "languages zh", "languages zh en", "language-silent"),
      ("no kind of entry", "  as digits 6\n", "", "missing-items"),
      ("how many digits left out", "as digits 6", "as digits", "missing-digit-count"),
      (
        "a citizen number entered as digits", "as citizen-id\n  -> pin", "as digits 18\n  -> pin",
        "citizen-as-digits"
      ),
      (
        "a file that is not there", "defaults {", "include \"faxes.menu\"\n\ndefaults {",
        "include-missing"
      ),
      (
        "two hotline blocks", "defaults {",
        "hotline 12345 \"x\" {\n  timezone Asia/Shanghai\n  languages zh\n  start welcome\n}\n\ndefaults {",
        "hotline-twice"
      ),
      ("a comment of another language", "// 某市12333", "# 某市12333", "wrong-comment"),
      (
        "a step inside of another", "  3 \"留言\"     -> message\n",
        "  3 \"留言\"     -> message\n  4 \"办事指南\" -> guide\n  play guide {\n    say \"请到窗口办理。\"\n    -> main\n  }\n",
        "declaration-in-block"
      ),
      ("a name in quotes", "play no_record {", "play \"no_record\" {", "quoted-name"),
      ("an enter that says nothing", "  say \"请输入六位查询密码。\"\n", "", "silent-step"),
      ("a hang-up that says nothing", "  say \"感谢来电，再见。\"\n", "", "silent-hang-up"),
      (
        "two targets", "没有找到您的记录。\"\n  -> main", "没有找到您的记录。\"\n  -> main\n  -> goodbye",
        "item-twice"
      ),
      (
        "a key that is spoken of and not taken", "  1 \"信息查询\" -> id",
        "  say \"信息查询请按1，政策录音请按2，留言请按3，投诉请按4。\"\n  1 \"信息查询\" -> id", "key-not-taken"
      ),
      (
        "the key of another option in the words", "  1 \"信息查询\" -> id",
        "  say \"信息查询请按1，政策录音请按3，留言请按2。\"\n  1 \"信息查询\" -> id",
        "other-key-said"
      ),
      (
        "a key that is taken and not spoken of", "  1 \"信息查询\" -> id",
        "  say \"信息查询请按1，政策录音请按2。\"\n  1 \"信息查询\" -> id", "option-unheard"
      ),
      (
        "words before the options, which then are not spoken", "  1 \"信息查询\" -> id",
        "  say \"请选择您需要的服务。\"\n  1 \"信息查询\" -> id", "option-unheard"
      ),
      (
        "a key that nothing behind a play takes", "系统繁忙，请稍后再拨。\"\n  -> main",
        "系统繁忙，重听请按1。\"\n  -> goodbye", "key-not-taken"
      ),
      ("a key in a label", "\"信息查询\"", "\"信息查询请按1\"", "label-says-key"),
      ("the same label twice", "3 \"留言\"", "3 \"政策录音\"", "label-twice"),
      ("another number of digits in words", "六位", "八位", "count-not-taken"),
      (
        "an English sentence in a Chinese menu", "say \"没有找到您的记录。\"",
        "say \"We could not find your record.\"", "other-language"
      ),
      (
        "hours that nobody asks", "open city -> seats_call", "caller \"0571\" -> seats_call",
        "unused-hours"
      ),
      ("a queue that nobody is sent to", "  to seats\n", "  to \"057112345\"\n", "unused-queue"),
      ("no key to a person", "  0 -> person\n", "", "no-person"),
      (
        "a PIN that is asked for and not compared", " pin = {pin}\n", "\n", "secret-unasked"
      ),
      ("a value without braces", "id = {id}", "id = id", "condition-constant"),
      (
        "a column of a row without braces", "{pension.balance}", "pension.balance", "bad-constant"
      ),
      ("a text of blanks", "\"没有找到您的记录。\"", "\"　\"", "empty-text"),
      ("a text of full stops", "\"没有找到您的记录。\"", "pause 1s \"。\"", "empty-text"),
      ("a label of blanks", "\"信息查询\"", "\" \"", "empty-text"),
      ("a play of nothing but a pause", "\"没有找到您的记录。\"", "pause 1s", "silent-play"),
      ("last words that are a pause", "\"感谢来电，再见。\"", "pause 1s", "silent-hang-up"),
      (
        "a line of hours that cannot be read", "  mon-fri  08:30",
        "  05-01..09-30 mon-fri 08:00-12:00\n  10-01..04-30 mon-fry 08:30", "bad-weekday"
      ),
    ])
  func once(_ sentence: String, _ old: String, _ new: String, _ id: String) {
    #expect(Self.told(old, new).map(\.id) == [id], "\(sentence)")
  }

  @Test("says to write the braces where they were forgotten")
  func braces() {
    #expect(
      Self.told("id = {id}", "id = id").first?.hints
        == ["write `{id}`: what a call holds stands in braces"])
    #expect(
      Self.told("{pension.balance}", "pension.balance").first?.hints
        == ["write `money {pension.balance}`: what a call holds stands in braces"])
  }

  @Test("is none more where the file is none of text")
  func unread() {
    let files = ["menu.menu": [0xFF, 0xFE] + Array(Self.menu.utf8)]
    let menu = MenuCompiler.compile(
      MenuSources(root: "menu.menu", files: files), today: nil, knowsTimeZone: { _ in true })
    #expect(menu.diagnostics.map(\.id) == ["not-text"])
  }

  @Test(
    "is none where only the bytes differ",
    arguments: [
      ("a byte order mark", "\u{FEFF}", " ", " "), ("line ends of Windows", "", "\n", "\r\n"),
      ("line ends of old Macs", "", "\n", "\r"), ("tabs", "", "  ", "\t"),
      ("blanks of the input method", "", "  ", "\u{3000}"),
    ])
  func bytes(_ sentence: String, _ before: String, _ old: String, _ new: String) {
    let text =
      before
      + Self.menu.split(separator: old, omittingEmptySubsequences: false)
      .joined(separator: new)
    #expect(Self.compile(text).map(\.id) == [], "\(sentence)")
  }
}

/// The ways of a few steps that begin at an option and come back to some hub.
extension GeneratedMenu {
  enum Way: CaseIterable {
    case story, entry, account, catalogue, singleRows, spelling, message, fax, faxToNumber, transfer
    case choice, language, dialogue
  }

  /// Writes the steps of a way; returns its first.
  mutating func way(_ kind: Way) -> String {
    switch kind {
    case .story: story()
    case .entry: entry()
    case .account: account()
    case .catalogue: catalogue()
    case .singleRows: singleRows()
    case .spelling: spelling()
    case .message: message()
    case .fax: fax()
    case .faxToNumber: faxToNumber()
    case .transfer: transfer()
    case .choice: choice()
    case .language: language()
    case .dialogue: dialogue()
    }
  }

  mutating func story() -> String {
    let story = name("story")
    var items = say(story, one(of: "", "announcements", "pause 2s", "money 12 date \"2026-06-01\""))
    if chance(0.2) {
      items += "  keys \(one(of: "queue", "ignore"))\n"
    } else {
      if chance(0.7) { items += "  skip-back 4\n  pause 5\n  skip-forward 6 20s\n" }
      if chance(0.4) { items += "  faster 3\n" }
      if chance(0.5) { items += "  9 -> repeat\n" }
      if chance(0.5) { items += "  12 as on -> \(hub())\n" }
    }
    step("play", story, items + "  -> \(hub())\n")
    return story
  }

  mutating func entry() -> String {
    let entry = name("entry")
    let told = name("told")
    let (type, form) = [
      ("digits 3", "digits"), ("digits 2..7", "digits"), ("phone", "phone"), ("date", "date"),
      ("money", "money"), ("citizen-id", "digits"), ("pattern \"1[3-9]dd?\"", "digits"),
    ].randomElement(using: &random)!
    let isSecret = chance(0.2)
    var items = asked(entry) + "  as \(type)\n"
    if isSecret {
      items += "  secret\n"
    } else if chance(0.5) {
      items += "  confirm \(one(of: "always", "never"))\n"
    }
    if chance(0.3) { items += "  fresh\n" }
    if chance(0.5) { items += "  next-key \(any(2...9))s\n" }
    step("enter", entry, items + mistakes() + "  -> \(told)\n")
    step("play", told, say(told, isSecret ? "" : "\(form) {\(entry)}") + "  -> \(hub())\n")
    return entry
  }

  mutating func account() -> String {
    let number = name("number")
    let pin = name("pin")
    let account = name("account")
    let rich = name("rich")
    let told = name("told")
    let paper = name("paper")
    step("enter", number, asked(number) + "  as digits 4..5\n" + mistakes() + "  -> \(pin)\n")
    step("enter", pin, asked(pin) + "  as digits 1\n  secret\n" + mistakes() + "  -> \(account)\n")
    var items = chance(0.7) ? say("a moment") : ""
    items += "  in members where number = {\(number)} pin = {\(pin)}\n  attempts \(any(1...3))\n"
    if chance(0.5) { items += "  within \(any(1...12))s\n" }
    items += "  found -> \(rich)\n  not-found -> \(one(of: number, hub()))\n"
    step("lookup", account, items + "  unavailable -> \(hub())\n  locked -> \(hub())\n")
    step(
      "choose", rich,
      "  {\(account).balance} > 5 -> \(told)\n  {\(account).months} != 12 -> \(told)\n"
        + "  else -> \(paper)\n")
    let parts = "money {\(account).balance} date {\(account).born} number {\(account).months}"
    step("play", told, say(told, "\(parts) {\(account).nickname}") + "  -> \(hub())\n")
    step(
      "fax", paper,
      say(paper) + "  document {\(account).paper}\n  here\n  per-call 9\n  per-number 99\n"
        + "  sent -> \(told)\n  failed -> \(hub())\n")
    return number
  }

  /// A play step that speaks a row of the browse step.
  mutating func listen(to rows: String) -> String {
    let listen = name("listen")
    let row = "{\(rows).title} pause 1s {\(rows).sound} {\(rows).body}"
    var items = say(listen, row)
    items += "  skip-back 4 5s\n  pause 5\n  skip-forward 6\n"
    if chance(0.7) { items += "  faster 3\n" }
    if chance(0.8) { items += "  continue \(one(of: "", "7 days"))\n  start-over 1\n" }
    items += "  9 as more -> repeat\n  * as rows -> \(rows)\n"
    step("play", listen, items + "  -> \(hub())\n")
    return listen
  }

  mutating func catalogue() -> String {
    let rows = name("rows")
    let listen = listen(to: rows)
    let count = any(1...3)
    var items = "  in news\(chance(0.5) ? " where topic = \"work\"" : "")\n  list \(count)\n"
    if chance(0.3) { items += "  order number descending\n" }
    items += say(rows, "{\(rows).title}")
    items += "  6 \"the next page\" zh \"下一页\" as onwards -> next\n"
    items += "  7 \"the page before\" zh \"上一页\" as backwards -> previous\n"
    if chance(0.5) { items += "  8 \"again\" zh \"重听\" as over -> repeat\n" }
    items += "  chosen -> \(listen)\n  empty -> \(hub())\n  unavailable -> \(hub())\n"
    step("browse", rows, items + mistakes())
    return rows
  }

  mutating func singleRows() -> String {
    let rows = name("single")
    var items =
      "  in news where topic = \"home\"\n" + say(rows, "{\(rows).title} digits {\(rows).number}")
    items += "  1 \"the next\" zh \"下一条\" as onwards -> next\n"
    items += "  2 \"the one before\" zh \"上一条\" as backwards -> previous\n"
    items += "  3 \"something else\" zh \"别的\" as away -> \(hub())\n"
    items += "  empty -> \(hub())\n  unavailable -> \(hub())\n"
    step("browse", rows, items + mistakes())
    return rows
  }

  mutating func spelling() -> String {
    let entry = name("letters")
    let rows = name("spelled")
    let listen = listen(to: rows)
    step(
      "enter", entry,
      asked(entry) + "  as digits 1..8\n  confirm never\n" + mistakes() + "  -> \(rows)\n")
    step(
      "browse", rows,
      "  in news where title spelled {\(entry)}\n  list 2\n" + say(rows, "{\(rows).title}")
        + "  6 \"the next page\" zh \"下一页\" as onwards -> next\n"
        + "  chosen -> \(listen)\n  empty -> \(entry)\n  unavailable -> \(hub())\n")
    return entry
  }

  mutating func message() -> String {
    let message = name("message")
    let thanks = name("thanks")
    var items = asked(message) + "  at-least 1s\n  at-most \(any(1...2))m\n  silence 3s\n"
    if chance(0.5) { items += "  review\n  dropped -> \(hub())\n" }
    items += "  for \"Reception\"\n"
    if chance(0.5) { items += "  answer-within 3 workdays\n" }
    items += mistakes() + "  kept -> \(thanks)\n  unavailable -> \(hub())\n"
    step("record", message, items)
    step("play", thanks, say(thanks, "receipt") + "  -> \(hub())\n")
    return message
  }

  mutating func fax() -> String {
    let fax = name("fax")
    var items = say(fax) + "  document \(one(of: "form", "guide"))\n  here\n"
    items += "  per-call \(any(1...4))\n  per-number 99\n"
    items += "  sent -> \(hub())\n  failed -> \(hub())\n  limit -> \(hub())\n"
    step("fax", fax, items)
    return fax
  }

  mutating func faxToNumber() -> String {
    let number = name("fax_number")
    let order = name("order")
    let queued = name("queued")
    step(
      "enter", number,
      asked(number) + "  as fax-number\n" + mistakes() + "  refused -> \(hub())\n  -> \(order)\n")
    step(
      "fax", order,
      say(order) + "  document form\n  to {\(number)}\n  per-call 9\n  per-number 99\n"
        + "  queued -> \(queued)\n  failed -> \(hub())\n  limit -> \(hub())\n")
    step("play", queued, say(queued, "receipt") + "  -> \(hub())\n")
    return number
  }

  mutating func transfer() -> String {
    let transfer = name("transfer")
    step(
      "transfer", transfer,
      say(transfer) + "  to \(one(of: "people", "\"057112333\""))\n  ring \(any(5...30))s\n"
        + "  busy -> \(hub())\n  no-answer -> \(hub())\n  failed -> \(hub())\n"
        + "  released -> \(hub())\n")
    return transfer
  }

  mutating func choice() -> String {
    let choice = name("choice")
    var items = ""
    let conditions = [
      "open desk", "open night", "language zh", "caller hidden", "caller \"139\"",
      "after seats0 busy", "after seats0 no-answer", "after hub0 no-match",
    ].shuffled(using: &random)
    for condition in conditions.prefix(any(1...3)) {
      items += "  \(condition) -> \(hub())\n"
    }
    step("choose", choice, items + "  else -> \(hub())\n")
    return choice
  }

  mutating func language() -> String {
    let language = name("language")
    step(
      "play", language,
      "  language \(one(of: "en", "zh"))\n" + say(language) + "  -> \(hub())\n")
    return language
  }

  mutating func dialogue() -> String {
    let when = one(of: "desk", "night")
    let title = one(of: "\"North\" zh \"北\"", "\"South\" zh \"南\"")
    return "talk(title: \(title), when: \(when), paper: \(one(of: "form", "guide")))"
      + (chance(0.5) ? " then \(hub())" : "")
  }
}

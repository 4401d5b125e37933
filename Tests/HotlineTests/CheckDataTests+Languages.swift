import Testing

/// What callers would not hear in one of two languages.
extension CheckDataTests {
  private static let bilingual = """
    hotline 100 "诊所" en "Clinic" {
      timezone  Europe/London
      languages zh en
      start     main
    }

    defaults {
      no-input 2 -> hang-up
      no-match 2 -> hang-up
    }

    table advice {
      from "advice.csv"
      number   digits key
      topic    text
      title    text
      title_en text
      body     text
      body_en  text
      sound    audio
    }

    menu main {
      1 "保健" en "health"   -> on(topic: "health")
      2 "饮食" en "nutrition" -> on(topic: "food")
      allow end-by-mistakes "advice is all there is"
    }

    dialogue on(topic: text) {
      start list

      browse list {
        in advice where topic = {topic}
        list 3
        say {list.title}
        say en {list.title_en}
        chosen      -> listen
        empty       -> return
        unavailable -> return
        allow end-by-mistakes "advice is all there is"
      }

      play listen {
        say {list.title} "。" {list.sound} {list.body}
        say en {list.title_en} "." {list.sound} {list.body_en}
        -> return
      }
    }

    """

  private static func told(of rows: String) throws -> String {
    let outcome = try CommandRun("check", "clinic.menu").file("clinic.menu", bilingual)
      .file("advice.csv", "number,topic,title,title_en,body,body_en,sound\n" + rows).outcome()
    return outcome.errors
  }

  @Test("names the language in which a row is silent, and looks at lists too")
  func languages() throws {
    #expect(
      try Self.told(
        of: """
          1,health,脚,,保持干燥。,Keep them dry.,
          2,health,手,Hands,勤洗。,,
          3,food,眼,Eyes,,,advice/eyes
          4,food,耳,Ears,保暖。,Keep them warm.,

          """) == """
          warning: row 1 of 'advice' is not named in 'en': who goes through the rows hears nothing of it [row-silent]
           --> advice.csv:2:1
            = hint: fill in 'title_en'
          warning: row 2 of 'advice' has neither words nor a recording in 'en': who chooses it hears nothing [row-silent]
           --> advice.csv:3:1
            = hint: fill in 'body_en' or 'sound'

          clinic.menu: 2 warnings

          """)
  }

  @Test("tells of what a step asks for and no row has, where a dialogue is given it too")
  func unmet() throws {
    let rows = "1,health,脚,Feet,保持干燥。,Keep them dry.,\n2,foods,盐,Salt,少吃。,Eat less.,\n"
    #expect(
      try Self.told(of: rows) == """
        warning: 'on(food).list' asks for rows of 'advice' whose 'topic' is 'food', and there is none [no-such-row]
         --> clinic.menu:33:21
          = hint: did you mean 'foods'?

        clinic.menu: 1 warning

        """)
    // A table that is still to be filled lacks its rows, not those that a step asks for.
    let empty = try Self.told(of: "")
    #expect(empty.contains("[table-without-rows]") && !empty.contains("[no-such-row]"))
  }
}

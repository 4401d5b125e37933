import SpokenForms
import Testing

/// What editors of a city's hotline write in English, with what a news reader says for it.
@Suite struct EnglishTextTests {
  @Test(
    "hours go from one to the other, and a minus stands apart",
    arguments: [
      ("Open 8:30 a.m.-5:00 p.m.", "Open eight thirty a.m. to five p.m."),
      ("9 a.m.-12 noon", "nine a.m. to twelve noon"),
      ("8 a.m.–5 p.m.", "eight a.m. to five p.m."),
      ("8 a.m. – 5 p.m.", "eight a.m. to five p.m."),
      ("8am-5pm", "eight am to five pm"),
      ("8:30 AM - 5:00 PM", "eight thirty AM to five PM"),
      ("9 a.m.-noon", "nine a.m. to noon"), ("noon-5 p.m.", "noon to five p.m."),
      ("(-5 degrees)", "(minus five degrees)"),
    ])
  func hours(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test(
    "24:00 ends its day, and seconds are heard",
    arguments: [
      ("Apply by 24:00", "Apply by midnight at the end of the day"),
      ("July 15, 24:00", "July fifteenth, midnight at the end of the day"),
      ("00:00-24:00", "midnight to midnight"),
      ("8:00 to 24:00", "eight o'clock to midnight"),
      ("8 a.m. to 24:00", "eight a.m. to midnight"),
      ("23:59:30", "eleven fifty nine p.m. and thirty seconds"),
      ("from 2 p.m. until 24:00", "from two p.m. until midnight"),
    ])
  func times(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test(
    "days of a month",
    arguments: [
      ("May 1-September 30", "May first to September thirtieth"),
      ("May 1 – September 30, 2011", "May first to September thirtieth, twenty eleven"),
      ("15-20 July", "July fifteenth to twentieth"),
      ("15 to 20 July 2011", "July fifteenth to twentieth twenty eleven"),
      ("July 15-20, 2011", "July fifteenth to twentieth, twenty eleven"),
      ("July 15-20", "July fifteenth to twentieth"),
      ("from May to September 8-11:15", "from May to September eight to eleven fifteen"),
      ("in May 2-3 offices", "in May two to three offices"),
    ])
  func days(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test(
    "years that follow one another, and amounts",
    arguments: [
      ("pre-2010 cases", "pre-two thousand ten cases"),
      ("In 2010-2011 it rose", "In twenty ten to twenty eleven it rose"),
      ("the 2011-2012 school year", "the twenty eleven to twenty twelve school year"),
      ("1950-2050 yuan", "one thousand nine hundred fifty to two thousand fifty yuan"),
      ("1900-2000 people", "one thousand nine hundred to two thousand people"),
    ])
  func years(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test(
    "parts and ratios",
    arguments: [
      ("1/3 of the wage", "one third of the wage"),
      ("2/3 of it", "two thirds of it"), ("3/4 of it", "three quarters of it"),
      ("on 7/15", "on seven/fifteen"), ("ratio 1:3", "ratio one to three"),
      ("a ratio of 1:10", "a ratio of one to ten"),
    ])
  func proportions(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test(
    "names and counts",
    arguments: [
      ("call 110 or 120", "call one one zero or one two zero"),
      ("rooms 110 or 120", "rooms one hundred ten or one hundred twenty"),
      ("12345 people", "twelve thousand three hundred forty five people"),
      ("12333 answers questions", "one two three three three answers questions"),
      ("postcode 310000", "postcode three one zero zero zero zero"),
      ("zip 310000", "zip three one zero zero zero zero"),
      ("The postal code is 310000.", "The postal code is three one zero zero zero zero."),
      ("someone@163.com", "someone@one six three.com"),
    ])
  func names(text: String, words: String) {
    #expect(SpokenLanguage.americanEnglish.readingAloud(text) == words)
  }

  @Test("British English has the days before the month") func british() {
    #expect(
      SpokenLanguage.britishEnglish.readingAloud("15-20 July")
        == "the fifteenth to the twentieth of July")
  }
}

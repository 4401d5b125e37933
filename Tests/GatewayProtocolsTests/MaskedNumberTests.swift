import Telephony
import Testing

@Suite("Numbers in words from outside")
struct MaskedNumberTests {
  @Test(
    "show no whole number of a person, however it is written",
    arguments: [
      ("no menu answers '13957112345'", "no menu answers '139****2345'"),
      ("139-5711-2345", "139-****-2345"), ("(0571) 8712 3456", "(057*) **** 3456"),
      ("１３９５７１１２３４５", "１３９****２３４５"), ("０５７１－８７１２３４５６", "０５７*－****３４５６"),
      ("330106194001011237", "3****************7"), ("33010619400101123X", "3****************X"),
      ("1234567", "*******"), ("123456", "123456"), ("12 - 3456789", "12 - *******"),
      ("until 2011-07-01 20:15, 3 of 12", "until 2011-07-01 20:15, 3 of 12"),
      ("2011-07-01T20:15", "2011-07-01T20:15"), ("1 line, then 22", "1 line, then 22"),
      ("192.168.100.200", "192.168.100.200"), ("", ""),
      ("a 13957112345 b 87123456", "a 139****2345 b 871*3456"),
    ])
  func masked(_ text: String, _ shown: String) {
    #expect(MaskedNumber.numbers(in: text) == shown)
  }
}

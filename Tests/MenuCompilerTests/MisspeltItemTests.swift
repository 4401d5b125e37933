import Diagnostics
import MenuCompiler
import Testing

/// What is there by a wrong name, or cannot be read, is not told to be missing as well.
@Suite("An item that cannot be read")
struct MisspeltItemTests {
  /// Those of the main menu.
  private static let options = """
      1 "信息查询" -> id
      2 "政策录音" -> policy
      3 "留言"     -> message

    """

  @Test(
    "is one problem",
    arguments: [
      (
        "a slip in a line for silence", "  3 \"留言\"     -> message\n",
        "  3 \"留言\"     -> message\n  noinput 2 -> message\n", "unknown-item"
      ),
      (
        "another word for silence", "  no-input 3 -> goodbye\n", "  timeout 5s -> goodbye\n",
        "unknown-item"
      ),
      ("to for the department", "for \"咨询科\"", "to \"咨询科\"", "misplaced-item"),
      ("from for the table", "in pensions where", "from pensions where", "misplaced-item"),
      (
        "no where", "in pensions where id = {id} pin = {pin}",
        "in pensions\n  id = {id}\n  pin = {pin}", "unknown-item"
      ),
      ("a slip in a key column", "where id = {id}", "where idd = {id}", "unknown-column"),
      (
        "a mark before the type of a column", "id      citizen-id key", "id      key citizen-id",
        "mark-before-type"
      ),
      ("a column that cannot be read", "citizen-id key", "citizen key", "unknown-column-type"),
      (
        "an empty beginning of a number", "open city", "caller \"\" -> message\n  open city",
        "empty-text"
      ),
      ("an empty number to call", "  to seats\n", "  to \"\"\n", "empty-text"),
      ("hours with digits of the input method", "08:30-11:30", "０８:３０-11:30", "full-width-word"),
      ("no options that can be read", options, "  1，2，3 \"信息查询\" -> id\n", "not-keys"),
      ("a say that cannot be read", "say \"请输入六位查询密码。\"", "sya \"请输入六位查询密码。\"", "unknown-item"),
      ("hours without a name", "hours city \"市本级\"", "hours \"市本级\"", "missing-name"),
      ("a table without a name", "table pensions {", "table {", "missing-name"),
      ("an entry without a name", "enter id \"身份证号码\"", "enter \"身份证号码\"", "missing-name"),
    ])
  func once(_ sentence: String, _ old: String, _ new: String, _ id: String) {
    #expect(AuthorMistakeTests.told(old, new).map(\.id) == [id], "\(sentence)")
  }

  @Test("hides nothing that other items lack")
  func others() {
    let told = SmallMenu.told(
      of: """
        menu main {
          1 "our address" -> address
          noinput 3 -> bye
        }
        menu address {
          1 "the town" -> bye
        }
        """, defaults: "no-match 3 -> bye")
    #expect(
      told.filter { $0.severity == .error }.map(\.id) == ["unknown-item", "no-input-missing"])
    #expect(told.last?.message.contains("'address'") == true)
  }

  @Test("hides no slip in another name")
  func slips() {
    let told = SmallMenu.told(
      of: """
        menu "Main menu" {
          1 "our address" -> addres
        }
        play address {
          say "By the river."
          -> main
        }
        """)
    #expect(told.map(\.id) == ["missing-name", "unknown-step"])
    #expect(told.last?.hints == ["did you mean 'address'?"])
  }
}

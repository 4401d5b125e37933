import Diagnostics
import MenuCompiler
import Testing

/// What is told to write helps whoever writes it.
@Suite("A hint")
struct HintTests {
  @Test("does not offer a way where a step is wanted", arguments: ["back", "repeat", "hang-up"])
  func reserved(_ word: String) {
    let told = SmallMenu.told(
      of: """
        menu main {
          1 "our address" -> address(behind: \(word))
        }
        dialogue address(behind: step) {
          start tell
          play tell {
            say "By the river."
            -> behind
          }
        }
        """)
    #expect(told.map(\.id) == ["argument-kind"])
    #expect(told.first?.hints == ["write the name of a step here"])
  }

  @Test("does not offer a play to prefer one of its keys")
  func prefer() {
    let told = SmallMenu.told(
      of: """
        play main {
          say "To hear this again, press 5. To end, press 51."
          5  -> repeat
          51 -> bye
          -> bye
        }
        """)
    #expect(told.map(\.id) == ["prefix-conflict"])
    #expect(told.first?.hints.contains { $0.contains("prefer") } == false)
  }

  @Test("names the outcome of a transfer that a talk is")
  func released() {
    let told = SmallMenu.told(
      of: """
        transfer main {
          say "One moment."
          to "5551234"
          busy -> after  no-answer -> after  failed -> after  released -> after
        }
        choose after {
          after main released -> bye
          else                -> bye
        }
        """)
    #expect(told.map(\.id) == ["unknown-outcome"])
    #expect(told.first?.hints == ["did you mean 'answered'?"])
  }
}

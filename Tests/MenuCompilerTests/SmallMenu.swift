import Diagnostics
import MenuCompiler

/// An English menu around what a test is about, which leads to `bye` where it ends.
enum SmallMenu {
  static func told(
    of steps: String, defaults: String = "no-input 3 -> bye  no-match 3 -> bye"
  ) -> [Diagnostic] {
    CaseTests.compile(
      Array(
        """
        hotline 100 "Clinic" {
          timezone  Europe/London
          languages en
          start     main
        }
        defaults { \(defaults) }
        \(steps)
        hang-up bye {
          say "Goodbye."
        }
        """.utf8)
    ).diagnostics
  }
}

/// A menu of any size: menus of four options each, as a tree, with a farewell at each end.
enum LargeMenu {
  static func text(steps: Int) -> String {
    var text = """
      hotline 900 "A large menu" {
        timezone  UTC
        languages en
        start     m0
      }
      defaults {
        * -> back
        no-input 3 -> goodbye
        no-match 3 -> goodbye
      }
      hang-up goodbye {
        say "Goodbye."
      }

      """
    for index in 0..<(steps - 1) {
      text += "menu m\(index) \"M\(index)\" {\n"
      for key in 1...4 {
        let next = index * 4 + key
        let target = next < steps - 1 ? "m\(next)" : "goodbye"
        text += "  \(key) \"C\(key)\" -> \(target)\n"
      }
      text += "}\n"
    }
    return text
  }

  /// The keys of a way down by so many menus, at random, and back.
  static func way(down depth: Int, _ chance: inout Chance) -> String {
    (0..<depth).map { _ in String(1 + chance.below(4)) }.joined()
      + String(repeating: "*", count: depth)
  }
}

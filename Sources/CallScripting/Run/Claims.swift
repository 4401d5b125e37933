/// What the expectations of a script are for: each for something of its own.
struct Claims {
  var messages = OneEach()
  var faxes = OneEach()
  /// How many of the transfers lie before the next that may be expected: they come in the order of their lines.
  var transfersPassed = 0
}

/// Gives each line one of several things that fit it, and moves those before it to others where they hold what it needs.
struct OneEach {
  /// By line: the things that fit.
  private var fitting: [[Int]] = []
  /// By thing: the line that has it.
  private var holders: [Int: Int] = [:]

  /// The next line, which is for one of `things`; `false` where there are too few.
  mutating func claim(_ things: [Int]) -> Bool {
    fitting.append(things)
    var asked: Set<Int> = []
    return place(fitting.count - 1, &asked)
  }

  private mutating func place(_ line: Int, _ asked: inout Set<Int>) -> Bool {
    for thing in fitting[line] where asked.insert(thing).inserted {
      if let holder = holders[thing], !place(holder, &asked) { continue }
      holders[thing] = line
      return true
    }
    return false
  }
}

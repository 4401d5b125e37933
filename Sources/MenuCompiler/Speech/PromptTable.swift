import CallFlowModel

/// The recordings of a menu: each name has one text in each language.
struct PromptTable {
  private(set) var prompts: [Prompt] = []
  /// Their names.
  private var index = NameIndex()
  /// Those whose name is not the one that was asked for.
  private var numbered: [Key: PromptID] = [:]
  private var isNumbered: Set<PromptID> = []
  /// By name: the number that was put behind it last.
  private var numbers: [String: Int] = [:]

  private struct Key: Hashable {
    let name: String
    let texts: Wordings
  }

  /// Longer ones are cut: names are names of files.
  private static let nameBytesMax = 120

  /// Room for `count` more.
  mutating func reserveCapacity(_ count: Int) {
    prompts.reserveCapacity(prompts.count + count)
    index.reserveCapacity(index.names.count + count)
  }

  /// The prompt of these texts, called `name`, or `name.2` and so on where that says something else.
  mutating func prompt(named name: String, texts: Wordings) -> PromptID {
    let safe = Self.safe(name)
    let (place, isNew) = index.insert(safe)
    if isNew {
      prompts.append(Prompt(name: safe, texts: texts))
      return PromptID(place)
    }
    let key = Key(name: safe, texts: texts)
    if let known = numbered[key] { return known }
    if prompts[place].texts == texts, !isNumbered.contains(PromptID(place)) {
      return PromptID(place)
    }
    var number = numbers[safe] ?? 1
    var candidate: String
    repeat {
      number += 1
      candidate = "\(safe).\(number)"
    } while !index.insert(candidate).isNew
    numbers[safe] = number
    let prompt = PromptID(prompts.count)
    prompts.append(Prompt(name: candidate, texts: texts))
    numbered[key] = prompt
    isNumbered.insert(prompt)
    return prompt
  }

  /// Whether ``safe(_:)`` would leave `name` as it is; false for some of which it would.
  private static func isSafe(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { bytes in
      guard bytes.count <= nameBytesMax else { return false }
      // At an end, or one behind the other, `.`, `-` and `/` may have to go.
      var isBehindSign = true
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          isBehindSign = false
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"):
          guard !isBehindSign else { return false }
          isBehindSign = true
        default: return false
        }
      }
      return !isBehindSign
    }
  }

  /// `name` as part of a file's path: without what a shell or another system takes amiss. A `/` is
  /// a folder.
  static func safe(_ name: String) -> String {
    if isSafe(name) { return name }
    var safe = ""
    var bytes = 0
    for character in name {
      let isSafe =
        character.isLetter || character.isNumber || character == "." || character == "_"
        || character == "-" || character == "/"
      let written: Character = isSafe ? character : "-"
      bytes += written.utf8.count
      guard bytes <= nameBytesMax else { break }
      if written == "-", safe.last == "-" { continue }
      safe.append(written)
    }
    while let last = safe.last, last == "-" || last == "." { safe.removeLast() }
    while let first = safe.first, first == "-" || first == "." || first == "/" {
      safe.removeFirst()
    }
    return safe.isEmpty ? "prompt" : safe
  }
}

/// What something says, by language of the menu; `nil` where it has no words in that language.
///
/// Most menus speak one language and have a text for each option, so a single one stands in place.
package struct Wordings: RandomAccessCollection, Hashable, Sendable {
  private enum Storage: Hashable, Sendable {
    case one(String?)
    /// Any other number of them.
    case many([String?])
  }

  private let storage: Storage

  /// In one language.
  package init(inOneLanguage wording: String?) { storage = .one(wording) }

  package init(_ wordings: [String?]) {
    storage = wordings.count == 1 ? .one(wordings[0]) : .many(wordings)
  }

  package var startIndex: Int { 0 }

  package var endIndex: Int {
    switch storage {
    case .one: 1
    case .many(let wordings): wordings.count
    }
  }

  package subscript(language: Int) -> String? {
    switch storage {
    case .one(let wording):
      precondition(language == 0, "a language that the menu does not have")
      return wording
    case .many(let wordings): return wordings[language]
    }
  }
}

extension Wordings: ExpressibleByArrayLiteral {
  package init(arrayLiteral wordings: String?...) { self.init(wordings) }
}

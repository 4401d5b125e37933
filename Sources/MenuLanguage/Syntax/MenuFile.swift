package import Diagnostics

/// A menu file as it was read: every byte of it in ``tree``, what it declares in ``items``, and what
/// is wrong with it in ``problems``.
///
///     let file = MenuFile(parsing: source)
///
/// The items are complete: what the grammar requires is there. Where something required is missing,
/// that is a problem, and the item is ``FileItem/incomplete(_:)`` (a step: ``StepBody/incomplete(_:)``),
/// so that its name is still known.
package struct MenuFile: Sendable {
  package let tree: SyntaxTree
  package let items: [FileItem]
  /// In the order of their places.
  package let problems: [Located<SyntaxProblem>]

  /// Whether it is of a kind of which nothing was read.
  package var isUnread: Bool {
    switch problems.first?.value {
    case .notText, .fileTooLarge: true
    default: false
    }
  }

  package var diagnostics: [Diagnostic] { problems.map { $0.value.diagnostic(at: $0.range) } }
}

/// What stands in a file, outside of every block. Nearly all are steps, so what is no step is in a box.
package enum FileItem: Sendable {
  indirect case include(IncludeSyntax)
  indirect case hotline(HotlineSyntax)
  indirect case defaults(DefaultsSyntax)
  indirect case hours(HoursSyntax)
  indirect case queue(QueueSyntax)
  indirect case table(TableSyntax)
  indirect case document(DocumentSyntax)
  indirect case announcement(AnnouncementSyntax)
  indirect case dialogue(DialogueSyntax)
  case step(StepSyntax)
  indirect case incomplete(IncompleteSyntax)
}

/// An item whose problems leave nothing but its name; so others may still name it.
package struct IncompleteSyntax: Sendable {
  package let keyword: FileKeyword
  /// nil where even that is missing.
  package let name: Located<String>?
  package let range: SourceRange
}

/// What an item of a file begins with; a step begins with a ``StepKind``.
package enum FileKeyword: String, CaseIterable, Sendable {
  case include, hotline, defaults, hours, queue, table, document, announcement, dialogue
}

/// A text in the first language of the hotline, and in others: `"萧山区" en "Xiaoshan"`.
package struct TextSyntax: Sendable, Equatable {
  package struct Translation: Sendable, Equatable {
    package let language: Located<String>
    package let text: Located<String>
  }

  package let text: Located<String>
  package let translations: [Translation]

  package var range: SourceRange { translations.reduce(text.range) { $0.joined($1.text.range) } }
}

/// `include "areas.menu"`
package struct IncludeSyntax: Sendable {
  /// Relative to the file that includes it.
  package let path: Located<String>
  package let range: SourceRange
}

/// `hotline 12333 "…" { … }`
package struct HotlineSyntax: Sendable {
  /// Its number, or a name.
  package let name: Located<String>
  package let title: TextSyntax?
  /// Empty: what callers dial is `name`.
  package let numbers: [Located<String>]
  package let timezone: Located<String>
  /// Empty: not said.
  package let languages: [Located<String>]
  package let calendar: Located<String>?
  package let start: TargetSyntax
  package let styles: [StyleSyntax]
  package let callTime: Located<Duration>?
  package let callSteps: Located<Int>?
  package let faxNumbers: [FaxNumbersSyntax]
  package let range: SourceRange
}

/// `fax-numbers "0571" "1" digits 11..12`, `no-fax-numbers "00"`
package struct FaxNumbersSyntax: Sendable {
  package let isAllowed: Bool
  /// How the numbers begin.
  package let prefixes: [Located<String>]
  /// How many digits they have; nil where it is not said.
  package let digits: Located<ClosedRange<Int>>?
}

/// `style zh 24h all-liang`
package struct StyleSyntax: Sendable {
  package let language: Located<String>
  package let words: [Located<String>]
  package let range: SourceRange
}

/// `defaults { … }`
package struct DefaultsSyntax: Sendable {
  /// Without texts and names.
  package let options: [OptionSyntax]
  package let asking: AskingSyntax
  /// Whether all of it could be read: what is not there was not forgotten otherwise.
  package let isWhole: Bool
  package let range: SourceRange
}

/// `queue city "市本级" { seats 80 }`
package struct QueueSyntax: Sendable {
  package let name: Located<String>
  package let title: TextSyntax?
  package let seats: Located<Int>
  package let range: SourceRange
}

/// `document form "参保证明申请表" { file "form.tif" }`
package struct DocumentSyntax: Sendable {
  package let name: Located<String>
  package let title: TextSyntax?
  package let file: Located<String>
  package let range: SourceRange
}

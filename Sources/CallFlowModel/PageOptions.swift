/// What a browse says of its options behind the rows of a page: keys that would lead to no row are left out.
package struct PageOptions: Equatable, Sendable, BitwiseCopyable {
  /// Between the first page and the last one; `nil` where nothing is said.
  package let between: SpeechID?
  package let onFirst: SpeechID?
  package let onLast: SpeechID?
  /// Where one page holds all rows.
  package let onOnly: SpeechID?

  package init(
    between: SpeechID? = nil, onFirst: SpeechID? = nil, onLast: SpeechID? = nil,
    onOnly: SpeechID? = nil
  ) {
    self.between = between
    self.onFirst = onFirst
    self.onLast = onLast
    self.onOnly = onOnly
  }

  /// What is said at a page by whether another one comes before it and behind it.
  package func speech(hasPrevious: Bool, hasNext: Bool) -> SpeechID? {
    switch (hasPrevious, hasNext) {
    case (true, true): between
    case (false, true): onFirst
    case (true, false): onLast
    case (false, false): onOnly
    }
  }
}

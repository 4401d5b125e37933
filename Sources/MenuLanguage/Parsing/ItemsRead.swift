import Diagnostics
import Telephony

/// The items of one block as they are read, before it is known whether all are there.
struct ItemsRead {
  /// Every keyword that the block has, and its first place, even where the rest of the item could not
  /// be read.
  private(set) var given: [(keyword: ItemKeyword, range: SourceRange)] = []
  var hasArrow = false
  /// Also where the branch could not be read.
  var hasBranch = false

  var speech = SpeechSyntax()
  var asking = AskingSyntax()
  var options: [OptionSyntax] = []
  var branches: [BranchSyntax] = []
  var target: TargetSyntax?

  var prefer: Located<Preference>?
  var fresh: SourceRange?
  var without: [Located<KeyString>] = []
  var language: Located<String>?
  var pause: Located<DTMFKey>?
  var skipBack: SkipSyntax?
  var skipForward: SkipSyntax?
  var faster: Located<DTMFKey>?
  var continuing: ContinueSyntax?
  var startOver: Located<DTMFKey>?
  var type: Located<EntryType>?
  var secret: SourceRange?
  var confirm: Located<Confirmation>?
  var endKey: Located<DTMFKey>?
  var table: Located<String>?
  var conditions: [ConditionSyntax] = []
  var order: OrderSyntax?
  var within: Located<Duration>?
  var attempts: Located<Int>?
  var list: Located<Int>?
  var mostAsked: Located<Int>?
  var atLeast: Located<Duration>?
  var atMost: Located<Duration>?
  var silence: Located<Duration>?
  var review: SourceRange?
  var recipient: RecordSyntax.Recipient?
  var answerWithin: Located<Int>?
  var document: FaxSyntax.Document?
  var here: SourceRange?
  var faxNumber: ReferenceSyntax?
  var transfer: TransferSyntax.Destination?
  var perCall: Located<Int>?
  var perNumber: Located<Int>?
  var ring: Located<Duration>?
  /// `found -> …`, `kept -> …`, `else -> …`, by keyword.
  var outcomes: [(keyword: ItemKeyword, target: TargetSyntax)] = []

  var numbers: [Located<String>] = []
  var timezone: Located<String>?
  var languages: [Located<String>] = []
  /// `calendar`, `file` and `from`, of which a block has one.
  var path: Located<String>?
  var start: TargetSyntax?
  var styles: [StyleSyntax] = []
  var callTime: Located<Duration>?
  var callSteps: Located<Int>?
  var faxNumbers: [FaxNumbersSyntax] = []
  var seats: Located<Int>?

  /// Whether something has been read.
  var isBegun: Bool { hasArrow || !options.isEmpty || !given.isEmpty }

  func place(of keyword: ItemKeyword) -> SourceRange? {
    given.first { $0.keyword == keyword }?.range
  }

  /// Notes the first place of `keyword`; a block with a million items has no more than all keywords.
  mutating func note(_ keyword: ItemKeyword, at range: SourceRange) {
    if place(of: keyword) == nil { given.append((keyword, range)) }
  }

  func outcome(_ keyword: ItemKeyword) -> TargetSyntax? {
    outcomes.first { $0.keyword == keyword }?.target
  }

  /// What there is of a step that lacks something.
  func unfinished(_ kind: StepKind) -> UnfinishedSyntax {
    var targets = outcomes.map(\.target) + options.map(\.target)
    for target in [self.target, asking.noInput?.target, asking.noMatch?.target] {
      if let target { targets.append(target) }
    }
    return UnfinishedSyntax(
      kind: kind, targets: targets, branches: branches, table: table, transfer: transfer,
      document: document)
  }
}

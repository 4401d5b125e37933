package import Telephony

/// What only `play` has.
package struct PlayDetail: Sendable, BitwiseCopyable {
  /// Keys that move about in a long prompt.
  package struct Controls: Sendable, BitwiseCopyable {
    package let pause: DTMFKey?
    package let back: DTMFKey?
    package let forward: DTMFKey?
    package let backBy: Milliseconds
    package let forwardBy: Milliseconds

    package init(
      pause: DTMFKey? = nil, back: DTMFKey? = nil, forward: DTMFKey? = nil,
      backBy: Milliseconds = .seconds(10), forwardBy: Milliseconds = .seconds(10)
    ) {
      self.pause = pause
      self.back = back
      self.forward = forward
      self.backBy = backBy
      self.forwardBy = forwardBy
    }
  }

  /// The language that holds from here on; `nil` leaves it.
  package let language: LanguageID?
  package let controls: Controls?

  package init(language: LanguageID? = nil, controls: Controls? = nil) {
    self.language = language
    self.controls = controls
  }
}

/// What only `enter` has.
package struct EnterDetail: Sendable, BitwiseCopyable {
  package let type: EntryType
  /// The key that ends an entry early.
  package let endKey: DTMFKey
  package let value: ValueID

  package init(type: EntryType, endKey: DTMFKey = .pound, value: ValueID) {
    self.type = type
    self.endKey = endKey
    self.value = value
  }
}

/// What a caller keys in.
package enum EntryType: Hashable, Sendable, BitwiseCopyable {
  /// That many digits, both bounds included, 1 to 32.
  case digits(min: UInt8, max: UInt8)
  /// 18 symbols with a check symbol (GB 11643); `*` is X in place 18.
  case citizenID
  /// 3 to 15 digits.
  case phone
  /// Eight digits, year first.
  case date
  /// Yuan, and behind `*` up to two digits of jiao and fen.
  case money
  /// A place in ``CallFlow/patterns``.
  case pattern(UInt16)
}

/// One element of `as pattern`: which digits may stand at its place.
package struct PatternElement: Hashable, Sendable, BitwiseCopyable {
  package let first: UInt8
  package let last: UInt8
  package let isOptional: Bool

  package init(first: UInt8, last: UInt8, isOptional: Bool = false) {
    self.first = first
    self.last = last
    self.isOptional = isOptional
  }
}

/// One condition on the rows of a table.
package struct RowCondition: Sendable, BitwiseCopyable {
  package enum Operand: Hashable, Sendable, BitwiseCopyable {
    case value(ValueID)
    /// A place in ``CallFlow/constants``.
    case constant(UInt32)
  }

  package enum Match: UInt8, Sendable, BitwiseCopyable {
    case equal
    /// The operand's keys begin the spelling of the cell on the keypad.
    case spelled
  }

  /// Place of the column in its table.
  package let column: UInt16
  package let match: Match
  package let operand: Operand

  package init(column: Int, match: Match = .equal, operand: Operand) {
    self.column = UInt16(column)
    self.match = match
    self.operand = operand
  }
}

/// A column that is wanted, and where its cell goes.
package struct FetchedColumn: Sendable, BitwiseCopyable {
  package let column: UInt16
  package let value: ValueID

  package init(column: Int, value: ValueID) {
    self.column = UInt16(column)
    self.value = value
  }
}

/// A question to a table. Conditions and columns are runs of ``CallFlow/conditions`` and
/// ``CallFlow/fetchedColumns``.
package struct RowQuery: Sendable, BitwiseCopyable {
  /// Place in ``CallFlow/tables``.
  package let table: UInt16
  package let conditions: TableRange
  package let columns: TableRange

  package init(table: Int, conditions: TableRange, columns: TableRange) {
    self.table = UInt16(table)
    self.conditions = conditions
    self.columns = columns
  }
}

/// What only `lookup` has. ``Step/next`` is where `found` leads; ``Step/speech`` is the filler.
package struct LookupDetail: Sendable, BitwiseCopyable {
  package let query: RowQuery
  /// How long an answer may take.
  package let within: Milliseconds
  /// How often a secret may be wrong in one call; 0 where none is asked.
  package let attemptsMax: UInt8
  package let notFound: Target
  package let unavailable: Target
  /// Where too many wrong secrets lead.
  package let locked: Target

  package init(
    query: RowQuery, within: Milliseconds = .seconds(10), attemptsMax: UInt8 = 0,
    notFound: Target, unavailable: Target, locked: Target
  ) {
    self.query = query
    self.within = within
    self.attemptsMax = attemptsMax
    self.notFound = notFound
    self.unavailable = unavailable
    self.locked = locked
  }
}

/// What only `browse` has. Its speech is said for each row, then ``options``.
package struct BrowseDetail: Sendable, BitwiseCopyable {
  package let query: RowQuery
  /// How long an answer may take.
  package let within: Milliseconds
  /// Rows spoken at a time, 1 to 9.
  package let pageSize: UInt8
  /// Where the key of a row leads, with ``pageSize`` above 1 or a single numbered row; `nil` where rows
  /// have no keys.
  package let chosen: Target?
  /// The options that have a text, as a menu speaks them; `nil` when none has.
  package let options: SpeechID?
  package let empty: Target
  package let unavailable: Target

  package init(
    query: RowQuery, within: Milliseconds = .seconds(10), pageSize: UInt8 = 1,
    chosen: Target? = nil, options: SpeechID? = nil, empty: Target, unavailable: Target
  ) {
    self.query = query
    self.within = within
    self.pageSize = pageSize
    self.chosen = chosen
    self.options = options
    self.empty = empty
    self.unavailable = unavailable
  }
}

/// What only `record` has. ``Step/next`` is where a kept message leads (its review, where there is one).
package struct RecordDetail: Sendable, BitwiseCopyable {
  package let atLeast: Milliseconds
  package let atMost: Milliseconds
  package let silence: Milliseconds
  package let endKey: DTMFKey
  /// Who answers it; `nil` where nobody is named.
  package let department: TextID?
  /// Within how many working days it is to be answered; `nil` where no date is promised.
  package let answerWithin: UInt8?
  package let unavailable: Target

  package init(
    atLeast: Milliseconds = .seconds(3), atMost: Milliseconds = .seconds(180),
    silence: Milliseconds = .seconds(5), endKey: DTMFKey = .pound, department: TextID? = nil,
    answerWithin: UInt8? = nil, unavailable: Target
  ) {
    self.atLeast = atLeast
    self.atMost = atMost
    self.silence = silence
    self.endKey = endKey
    self.department = department
    self.answerWithin = answerWithin
    self.unavailable = unavailable
  }
}

/// What only `fax` has. ``Step/next`` is where `sent` leads.
package struct FaxDetail: Sendable, BitwiseCopyable {
  package enum Document: Hashable, Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/documents``.
    case document(UInt16)
    /// The name of one, from data.
    case value(ValueID)
  }

  package let document: Document
  /// The number to call back; `nil` sends it in this call.
  package let number: ValueID?
  package let perCallMax: UInt8
  /// Limit of one number for one day.
  package let perNumberMax: UInt8
  package let failed: Target
  package let limit: Target

  package init(
    document: Document, number: ValueID? = nil, perCallMax: UInt8 = 3, perNumberMax: UInt8 = 5,
    failed: Target, limit: Target
  ) {
    self.document = document
    self.number = number
    self.perCallMax = perCallMax
    self.perNumberMax = perNumberMax
    self.failed = failed
    self.limit = limit
  }
}

/// What only `transfer` has. ``Step/next`` is where a conversation's end leads.
package struct TransferDetail: Sendable, BitwiseCopyable {
  package enum Destination: Hashable, Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/queues``.
    case queue(UInt16)
    /// A telephone number: a place in ``CallFlow/names``.
    case number(UInt32)
  }

  package let destination: Destination
  package let ring: Milliseconds
  package let busy: Target
  package let noAnswer: Target
  package let failed: Target

  package init(
    destination: Destination, ring: Milliseconds = .seconds(20), busy: Target, noAnswer: Target,
    failed: Target
  ) {
    self.destination = destination
    self.ring = ring
    self.busy = busy
    self.noAnswer = noAnswer
    self.failed = failed
  }
}

/// What only `choose` has: a run of ``CallFlow/branches``; ``Step/next`` is `else`.
package struct ChooseDetail: Sendable, BitwiseCopyable {
  package let branches: TableRange

  package init(branches: TableRange) { self.branches = branches }
}

/// One branch of `choose`; the first whose condition holds is taken.
package struct Branch: Sendable, BitwiseCopyable {
  package enum Comparison: UInt8, Sendable, BitwiseCopyable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  package enum Condition: Sendable, BitwiseCopyable {
    /// A place in ``CallFlow/hours``.
    case open(UInt16)
    case language(LanguageID)
    case callerHidden
    /// The caller's number begins so: a place in ``CallFlow/names``.
    case callerBegins(UInt32)
    /// The constant is a place in ``CallFlow/constants``.
    case compare(ValueID, Comparison, UInt32)
    /// When that step was last left, it was by this exit.
    case after(StepID, ExitKind)
    /// When that menu was last left, it was by the option of this name: a place in ``CallFlow/names``.
    case afterOption(StepID, UInt32)
  }

  package let condition: Condition
  package let target: Target

  package init(condition: Condition, target: Target) {
    self.condition = condition
    self.target = target
  }
}

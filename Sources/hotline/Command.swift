/// One command of `hotline`, in a file of its own.
///
/// What it takes is data: the same flags and operands make the parser, the help page and the
/// nearest name for a slip. To add a command, write a type that conforms and name it in
/// ``commands``.
///
///     enum DueCommand: Command {
///       static let name = "due"
///       static let summary = "The working day by which a message is answered"
///       static let received = Flag("received", "DATE", "the day the message came in")
///       static let flags = [received]
///       static let operands: [Operand] = []
///       static let details = ""
///
///       static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
///         guard let date = invocation[received] else { … }
///         invocation.output.line(…)
///         return .success
///       }
///     }
protocol Command: SendableMetatype {
  /// The word after `hotline`.
  static var name: String { get }
  /// What it does, in one line for the list of commands, without a full stop.
  static var summary: String { get }
  /// What may be given by name. `--help` is always there.
  static var flags: [Flag] { get }
  /// What is given by place.
  static var operands: [Operand] { get }
  /// What a reader of the help page needs beyond the tables: examples, lists of names. May be "".
  static var details: String { get }

  /// Does the work. Results go to `invocation.output`, problems to `invocation.errors`.
  ///
  /// Throws what kept it from doing the work at all; that is printed, and the status is 2.
  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus
}

/// Every command, in the order of the help page.
// One a line, so that two people may each add one.
let commands: [any Command.Type] = [
  CheckCommand.self,
  TestCommand.self,
  ReplayCommand.self,
  HoursCommand.self,
  GraphCommand.self,
  CallCommand.self,
  LoadCommand.self,
  SayCommand.self,
  DueCommand.self,
  FmtCommand.self,
  ServeCommand.self,
  MarkKeyCommand.self,
  PromptsCommand.self,
  CallsCommand.self,
  MessagesCommand.self,
  OutboxCommand.self,
  FaxesCommand.self,
  ReportCommand.self,
  BackupCommand.self,
  RestoreCommand.self,
  VerifyCommand.self,
  PurgeCommand.self,
  ImportCommand.self,
  CatalogueCommand.self,
  FaxCommand.self,
]

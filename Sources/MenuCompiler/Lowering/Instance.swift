import CallFlowModel
import Diagnostics

/// The steps of a dialogue for one set of values, or (the first instance) those outside of every
/// dialogue. Compiled calls know no dialogues: each instance has copies of the steps.
struct Instance {
  /// `nil`: the steps outside.
  let dialogue: Int?
  /// By parameter; `nil` where none could be read.
  let arguments: [Argument?]
  /// By parameter: where its text is written; `nil` for what is none.
  let textPlaces: [SourceRange?]
  /// Where its `return` leads; `nil` where nothing in it returns.
  let returnsTo: Target?
  /// Its first step; the others follow in the order of the file.
  let firstStep: Int
  /// Before the names of its steps: `area(萧山区).`
  let namePrefix: String
  /// Before the names of its prompts: `area.`
  let promptPrefix: String
  /// Before the names of the prompts of its own values: `area.xiaoshan.`
  let argumentPrefix: String
}

/// What a dialogue is given for a parameter, as places in the tables of the flow.
enum Argument: Hashable {
  case text(TextID)
  case hours(Int)
  case queue(Int)
  case document(Int)
  case step(StepID)
  case number(Int64)
}

/// Two ways into a dialogue that make no difference have one copy of its steps.
struct InstanceKey: Hashable {
  let dialogue: Int
  let arguments: [Argument?]
  let returnsTo: Target?
}

/// Where a step of the flow comes from.
struct StepOrigin {
  /// What made it.
  enum Part: UInt8 {
    case written, confirm, review, listen, discard
  }

  let instance: Int
  /// Place of its syntax among the steps of the instance.
  let index: Int
  let part: Part
}

/// A step while it is compiled.
struct StepPlace {
  let id: StepID
  let instance: Int
  let index: Int
}

/// A parameter of a dialogue, by its place.
struct ParameterPlace: Hashable {
  let dialogue: Int
  let place: Int
}

import CallFlowModel
import Storage

extension CallPath {
  /// The way of the caller, who noticed no trunk that broke: where one did the record has a step that ends with a hang-up, and
  /// goes on with the step in which the call was resumed. That is the same, or an earlier one where the mark of a later had not
  /// come.
  var withoutBreaks: CallPath {
    var whole: [Step] = []
    for step in steps {
      if whole.last?.exit == ExitKind.hungUp.word,
        let resumed = whole.lastIndex(where: { $0.name == step.name })
      {
        whole.removeSubrange(resumed...)
      }
      whole.append(step)
    }
    return CallPath(whole, droppedCount: droppedCount)
  }
}

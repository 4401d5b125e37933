import CallFlowModel
import Diagnostics
import MenuLanguage
import ServiceCalendar

/// Conclusions from the whole machine.
extension Lowering {
  mutating func checkFlow(today: CivilDate?) {
    for (index, dialogue) in menu.dialogues.items.enumerated()
    where !enteredDialogues.contains(index) {
      report.add(.dialogue(.unused(name: dialogue.name.value)), at: dialogue.name.range)
    }
  }
}

package import CallFlowModel
package import Diagnostics

/// A menu as it was compiled: what its calls do, what is wrong with it, and where everything stands.
///
///     let menu = MenuCompiler.compile(sources, today: today, knowsTimeZone: { … })
///     guard let flow = menu.flow else { print(menu.diagnostics) … }
package struct CompiledMenu: Sendable {
  /// `nil` where there is at least one error.
  package let flow: CallFlow?
  /// There where ``flow`` is.
  package let summary: MenuSummary?
  /// Errors and warnings, in the order of files and places.
  package let diagnostics: [Diagnostic]
  /// Every file that was read, for printing ``diagnostics``.
  package let files: SourceFiles
  /// By step of the flow: where its text stands. Copies of a dialogue's step have one place.
  package let stepPlaces: [SourceRange]
  /// By condition of the flow's questions to tables: where it stands.
  package let conditionPlaces: [SourceRange]
  /// What ``ServiceCalendar/HoursLine/line`` of the flow's hours counts: where each line stands.
  package let hoursPlaces: [SourceRange]
  /// By hours of the flow: their titles in every language, empty where they have none.
  package let hoursTitles: [[String]]
  /// The calendar's file; lines of its entries count in it. `nil` without a calendar.
  package let calendarFile: SourceFileID?
}

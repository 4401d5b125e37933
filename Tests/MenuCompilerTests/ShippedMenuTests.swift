import Diagnostics
import MenuCompiler
import ServiceCalendar
import Testing

@Suite("The menus of this repository")
struct ShippedMenuTests {
  @Test("compile without an error", arguments: MenuFiles.names)
  func compiles(_ name: String) {
    let menu = MenuCompiler.compile(
      MenuFiles.sources(name), today: CivilDate("2026-06-01"), knowsTimeZone: { _ in true })
    let errors = menu.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(DiagnosticPrinter(files: menu.files).print(errors))")
    #expect(menu.flow != nil)
  }
}

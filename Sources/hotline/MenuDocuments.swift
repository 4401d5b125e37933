import CallFlowModel
import FaxDocuments
import MenuCompiler

/// The documents that a menu faxes, looked into as `hotline fax render` does.
struct MenuDocuments {
  /// What keeps one of them from becoming pages, whatever the machine.
  private(set) var findings: [DataFinding] = []

  init(of flow: CallFlow, from sources: MenuSources) {
    // Without a font nobody can count a text's pages here; whoever sends it has one.
    let renderer = try? FaxRenderer()
    var files: Set<String> = []
    for document in flow.documents where files.insert(document.file).inserted {
      let path = sources.shownFolder + document.file
      do throws(FaxProblem) {
        let read = try FaxDocuments.FaxDocument(path: path)
        // What is in a PDF only Ghostscript knows, which takes its time.
        if read.isText { _ = try renderer?.pageCount(of: read) }
      } catch {
        guard !error.mayPass else { continue }
        findings.append(
          DataFinding(
            id: error.id, message: "document '\(document.name)': \(error.message)", file: path,
            line: error.line, hint: error.hint))
      }
    }
  }

  /// How many pages the text at `path` is faxed on; `nil` where it is none, or cannot be faxed, which ``findings`` tell.
  static func pageCount(ofText path: String) -> Int? {
    guard let renderer = try? FaxRenderer(), let read = try? FaxDocuments.FaxDocument(path: path),
      read.isText
    else { return nil }
    return try? renderer.pageCount(of: read)
  }
}

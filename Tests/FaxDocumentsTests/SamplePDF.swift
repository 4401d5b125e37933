import Foundation

/// A PDF file made of drawing commands, for tests; its pages have no fonts but those that every reader brings.
struct SamplePDF {
  /// Points, 72 to the inch.
  var width = 595
  var height = 842
  /// The drawing commands of each page.
  let pages: [String]

  var file: Data {
    let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
    var objects = [
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[\(kids)]/Count \(pages.count)>>",
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for (index, page) in pages.enumerated() {
      objects.append(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents \(5 + 2 * index) 0 R"
          + "/Resources<</Font<</F 3 0 R>>>>>>")
      objects.append("<</Length \(page.utf8.count)>>\nstream\n\(page)\nendstream")
    }
    var text = "%PDF-1.4\n"
    var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for (index, object) in objects.enumerated() {
      let offset = String(text.utf8.count)
      table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text +=
      table + "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
    return Data(text.utf8)
  }
}

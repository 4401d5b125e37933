import Foundation

/// Where a file is, or would be if somebody wrote it: one place, by whatever name or link it is called.
struct FilePlace {
  private let file: Number?
  private let folder: Number?
  private let name: String

  private struct Number: Equatable {
    let device: dev_t
    let file: ino_t

    init?(of path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = status.st_dev
      file = status.st_ino
    }
  }

  private static let linkCountMax = 40

  init(_ path: String) {
    file = Number(of: path)
    var url = URL(filePath: path)
    // A link to a file that is not there leads to where it would be made.
    for _ in 0..<Self.linkCountMax {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path) else {
        break
      }
      url = URL(filePath: target, relativeTo: url.deletingLastPathComponent()).absoluteURL
    }
    folder = Number(of: url.deletingLastPathComponent().path)
    name = url.lastPathComponent
  }

  func isSame(as other: FilePlace) -> Bool {
    if let file, let otherFile = other.file { return file == otherFile }
    return folder != nil && folder == other.folder && name == other.name
  }
}

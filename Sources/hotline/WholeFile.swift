import Foundation

/// Files that are there whole or not at all: written beside their place under a name of their own, on disk before they get the
/// one that they are for. Whoever reads meanwhile finds the old file or the new, and a full disk leaves no half of one.
enum WholeFile {
  /// Why a file could not be written, as the system words it.
  struct Failure: Error {
    let reason: String

    /// By the system's number for it.
    init(_ number: Int32) { reason = String(cString: strerror(number)) }
  }

  /// Puts a file of `bytes` at `path`, in place of what is there: of a link too, so name what it leads to.
  ///
  /// - Parameters:
  ///   - mode: who may do what with it, whatever the process's mask.
  ///   - owner: whose it is to be; who may not give a file away keeps it.
  static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t, owner: (user: uid_t, group: gid_t)? = nil
  ) throws(Failure) {
    try withDraft(of: bytes, beside: path, mode, owner) { draft throws(Failure) in
      guard rename(draft, path) == 0 else { throw Failure(errno) }
    }
  }

  /// Puts a file of `bytes` at `path` where nothing is. Returns `false`, and leaves it, where something is.
  static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t) throws(Failure) -> Bool {
    var isWritten = true
    try withDraft(of: bytes, beside: path, mode, nil) { draft throws(Failure) in
      if link(draft, path) == 0 { return }
      isWritten = errno != EEXIST
      // A file system without links: of two who write at once there, the second replaces what the first has written.
      guard !isWritten || rename(draft, path) == 0 else { throw Failure(errno) }
    }
    return isWritten
  }

  /// Writes the draft, has `place` give it its name, and brings the folder to disk; no draft is left.
  private static func withDraft(
    of bytes: [UInt8], beside path: String, _ mode: mode_t, _ owner: (user: uid_t, group: gid_t)?,
    _ place: (_ draft: String) throws(Failure) -> Void
  ) throws(Failure) {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent()
    let draft = folder.appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)").path
    defer { unlink(draft) }
    try writeDraft(bytes, to: draft, mode, owner)
    try place(draft)
    // The name is on disk with its folder. Some file systems have no such thing: then it is there when they say so.
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func writeDraft(
    _ bytes: [UInt8], to draft: String, _ mode: mode_t, _ owner: (user: uid_t, group: gid_t)?
  ) throws(Failure) {
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress!, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(errno) }
      rest = rest.dropFirst(count)
    }
    // To give it away takes away what is left to others, so that comes before.
    if let owner { _ = fchown(descriptor, owner.user, owner.group) }
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw Failure(errno) }
  }
}

internal import Glibc

/// Which file a path leads to: another one may come under the same path, and a watch stays with the one that it was set on.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  package let isFolder: Bool

  /// Nil where there is nothing. Links are followed.
  package init?(_ path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    device = UInt64(facts.st_dev)
    inode = UInt64(facts.st_ino)
    isFolder = facts.st_mode & S_IFMT == S_IFDIR
  }
}

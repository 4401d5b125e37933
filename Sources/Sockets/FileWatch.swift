internal import CLibUV

/// Tells when a file, or any file in a folder (not in folders inside it), was changed, added or removed.
///
/// Editors replace a file rather than write into it, and a replaced file is no longer the one that was watched: watch
/// its folder. One change is often told several times.
package final class FileWatch: Handle {
  private let changed: (String?) -> Void

  /// `changed` gets the file's name inside the folder, or nil where the system does not give it.
  package init(
    _ path: String, on loop: EventLoop, changed: @escaping (String?) -> Void
  ) throws(SocketError) {
    self.changed = changed
    super.init(kind: UV_FS_EVENT)
    let watch = raw.assumingMemoryBound(to: uv_fs_event_t.self)
    var code = uv_fs_event_init(loop.raw, watch)
    guard code == 0 else { throw SocketError(.watch, code: code) }
    adopt()
    code = uv_fs_event_start(
      watch,
      { handle, name, _, _ in FileWatch.of(handle).changed(name.map { String(cString: $0) }) },
      path, 0)
    guard code == 0 else {
      close()
      throw code == UV_ENOENT.rawValue
        ? SocketError(.watch, .noSuchFile(path)) : SocketError(.watch, code: code)
    }
    uv_unref(handle)
  }
}

internal import CLibUV
internal import Glibc

/// One libuv handle together with the object that answers for it.
///
/// From ``adopt()`` until libuv says that the handle is closed, libuv holds one reference to the object,
/// so neither can outlive the other: the memory of the handle goes with the object.
package class Handle {
  let raw: UnsafeMutableRawPointer
  private(set) var isClosing = false

  init(kind: uv_handle_type) {
    // Not by `allocate(byteCount:alignment:)`: what is asked for with an alignment, that every piece has, may come in a larger
    // one.
    guard let memory = calloc(1, uv_handle_size(kind)) else { fatalError("out of memory") }
    raw = memory
  }

  deinit { free(raw) }

  final var handle: UnsafeMutablePointer<uv_handle_t> {
    raw.assumingMemoryBound(to: uv_handle_t.self)
  }

  /// The loop that has taken it. A loop closes its handles before it goes, and a closed handle does not ask for it.
  package final var loop: EventLoop { EventLoop.of(handle.pointee.loop) }

  /// To be called once, just after libuv has taken the handle into its loop.
  final func adopt() {
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
  }

  /// Calls `body` with the object behind a handle that libuv passes to a callback. Nothing is counted for it: libuv's own
  /// reference holds the object until the callback that says that the handle is closed.
  @inline(__always)
  static func with<Raw, Result>(
    _ raw: UnsafeMutablePointer<Raw>?, _ body: (Self) -> Result
  ) -> Result {
    let handle = UnsafeMutableRawPointer(raw!).assumingMemoryBound(to: uv_handle_t.self)
    return Unmanaged<Self>.fromOpaque(handle.pointee.data)._withUnsafeGuaranteedRef(body)
  }

  /// The object behind a handle that libuv passes to a callback.
  static func of<Raw>(_ raw: UnsafeMutablePointer<Raw>?) -> Self {
    let handle = UnsafeMutableRawPointer(raw!).assumingMemoryBound(to: uv_handle_t.self)
    return Unmanaged<Self>.fromOpaque(handle.pointee.data).takeUnretainedValue()
  }

  /// Closes the handle; a second time does nothing. ``didClose()`` follows in this turn or the next.
  package func close() {
    if isClosing || handle.pointee.data == nil { return }
    isClosing = true
    uv_close(handle) { raw in
      let handle = Unmanaged<Handle>.fromOpaque(raw!.pointee.data).takeRetainedValue()
      handle.didClose()
    }
  }

  func didClose() {}
}

internal import CLibUV

/// Bytes on their way through libuv's queue, which need a place of their own until it is done.
final class WaitingWrite {
  private let bytes: UnsafeMutableBufferPointer<CChar>
  private let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)

  init(_ rest: ArraySlice<UInt8>) {
    bytes = .allocate(capacity: rest.count)
    rest.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(bytes).copyMemory(from: source)
    }
  }

  deinit {
    bytes.deallocate()
    request.deallocate()
  }

  /// libuv holds a reference until it has called back, which it does even where the connection closes first.
  func start(on connection: Connection) -> Int32 {
    var buffer = uv_buf_init(bytes.baseAddress, UInt32(clamping: bytes.count))
    let write = Unmanaged.passRetained(self)
    request.pointee.data = write.toOpaque()
    let code = uv_write(request, connection.stream, &buffer, 1) { request, status in
      let connection = Connection.of(request!.pointee.handle)
      let write = Unmanaged<WaitingWrite>.fromOpaque(request!.pointee.data).takeRetainedValue()
      withExtendedLifetime(write) { connection.didWriteWaiting(status) }
    }
    if code != 0 { write.release() }
    return code
  }
}

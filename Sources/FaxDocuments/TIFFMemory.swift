import CTIFF

/// A TIFF file that libtiff writes in memory.
///
/// libtiff holds it without owning it, from ``open(mode:)`` until `TIFFClose`.
final class TIFFMemory {
  private(set) var bytes: [UInt8] = []
  private var position = 0

  // By default libtiff prints to standard error; callers learn of a failure by what its functions return.
  private static let isQuiet: Bool = {
    TIFFSetErrorHandler(nil)
    TIFFSetWarningHandler(nil)
    return true
  }()

  /// Nil where libtiff cannot make sense of it.
  func open(mode: String) -> OpaquePointer? {
    guard Self.isQuiet else { return nil }
    return TIFFClientOpen(
      "fax", mode, Unmanaged.passUnretained(self).toOpaque(),
      { memory, buffer, count in TIFFMemory.of(memory).read(into: buffer, count: Int(count)) },
      { memory, buffer, count in TIFFMemory.of(memory).write(from: buffer, count: Int(count)) },
      { memory, offset, origin in TIFFMemory.of(memory).seek(offset, origin: origin) },
      { _ in 0 },
      { memory in toff_t(TIFFMemory.of(memory).bytes.count) },
      nil, nil)
  }

  private static func of(_ memory: thandle_t?) -> TIFFMemory {
    Unmanaged.fromOpaque(memory!).takeUnretainedValue()
  }

  private func read(into buffer: UnsafeMutableRawPointer?, count: Int) -> tmsize_t {
    let count = min(count, max(0, bytes.count - position))
    guard count > 0, let buffer else { return 0 }
    bytes.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress! + position, byteCount: count) }
    position += count
    return tmsize_t(count)
  }

  private func write(from buffer: UnsafeMutableRawPointer?, count: Int) -> tmsize_t {
    guard count > 0, let buffer else { return 0 }
    let end = position + count
    if end > bytes.count { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
    bytes.withUnsafeMutableBytes {
      ($0.baseAddress! + position).copyMemory(from: buffer, byteCount: count)
    }
    position = end
    return tmsize_t(count)
  }

  private func seek(_ offset: toff_t, origin: Int32) -> toff_t {
    let start =
      switch origin {
      case SEEK_CUR: position
      case SEEK_END: bytes.count
      default: 0
      }
    // Offsets back come as very large numbers.
    let (target, overflow) = start.addingReportingOverflow(Int(truncatingIfNeeded: offset))
    guard !overflow, target >= 0 else { return toff_t.max }
    position = target
    return toff_t(position)
  }
}

import CPNG

extension FaxPage {
  /// The page as a PNG picture for screens, one bit a dot.
  ///
  /// A dot becomes a square pixel, so that the picture is 4 % wider than the paper is.
  package func png() throws(FaxProblem) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(Self.width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLORMAP)
    // Two colours: libpng then writes one bit for each pixel, though it takes a byte.
    image.colormap_entries = 2
    let colours: [UInt8] = [255, 0]
    var pixels: [UInt8] = []
    pixels.reserveCapacity(dots.count * 8)
    for byte in dots {
      for bit in stride(from: UInt8(7), through: 0, by: -1) { pixels.append(byte >> bit & 1) }
    }
    // Room for the worst case: what cannot be compressed, and the chunks around it.
    var bytes = [UInt8](repeating: 0, count: dots.count + dots.count / 64 + 4096)
    var count = png_alloc_size_t(bytes.count)
    let isWritten = png_image_write_to_memory(&image, &bytes, &count, 0, pixels, 0, colours)
    guard isWritten != 0 else { throw .libraryFailed("libpng") }
    return Array(bytes[..<Int(count)])
  }
}

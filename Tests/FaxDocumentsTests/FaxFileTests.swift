import Foundation
import TestSupport
import Testing

@testable import FaxDocuments

@Suite struct FaxFileTests {
  /// Noise in bars, as no document has it.
  private func pages(seed: UInt64) -> [FaxPage] {
    var random = SplitMix64(seed: seed)
    return (0..<Int.random(in: 1...3, using: &random)).map { _ in
      var page = FaxPage(height: .random(in: 1...60, using: &random))
      for _ in 0..<40 {
        let x = Int.random(in: -50..<1728, using: &random)
        let y = Int.random(in: 0..<60, using: &random)
        page.fill(x: x..<x + .random(in: 1...300, using: &random), y: y..<y + 2)
      }
      return page
    }
  }

  @Test("what is written is read again, dot for dot", arguments: 0..<20 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let pages = pages(seed: seed)
    #expect(try FaxPage.pages(inTIFF: FaxFile.bytes(of: pages)) == pages)
  }

  @Test("the same pages are the same bytes") func sameBytes() throws {
    #expect(try FaxFile.bytes(of: pages(seed: 7)) == FaxFile.bytes(of: pages(seed: 7)))
  }

  @Test("the tags of TIFF-F, read by the library's own tool") func tags() throws {
    let page = FaxPage(height: 2291)
    let dump = try tool("tiffdump", FaxFile.bytes(of: [page, page])).output
    for tag in [
      "Magic: 0x4949 <little-endian>", "SubFileType (254) LONG (4) 1<2>",
      "ImageWidth (256) SHORT (3) 1<1728>", "ImageLength (257) SHORT (3) 1<2291>",
      "BitsPerSample (258) SHORT (3) 1<1>", "Compression (259) SHORT (3) 1<3>",
      "Photometric (262) SHORT (3) 1<0>", "FillOrder (266) SHORT (3) 1<2>",
      "StripOffsets (273) LONG (4) 1<8>", "SamplesPerPixel (277) SHORT (3) 1<1>",
      "RowsPerStrip (278) SHORT (3) 1<2291>", "XResolution (282) RATIONAL (5) 1<204>",
      "YResolution (283) RATIONAL (5) 1<196>", "Group3Options (292) LONG (4) 1<4>",
      "ResolutionUnit (296) SHORT (3) 1<2>", "PageNumber (297) SHORT (3) 2<0 2>",
      "PageNumber (297) SHORT (3) 2<1 2>",
    ] {
      #expect(dump.contains(tag), "\(dump)")
    }
  }

  @Test("pages that were not yet sent keep their numbers") func unsentPages() throws {
    let pages = [FaxPage](repeating: FaxPage(height: 9), count: 3)
    let bytes = try FaxFile.bytes(of: pages.dropFirst(), firstPage: 1, pageCount: 3)
    let dump = try tool("tiffdump", bytes).output
    #expect(dump.contains("2<1 3>") && dump.contains("2<2 3>") && !dump.contains("2<0 3>"))
  }

  @Test("the library's tools have nothing to say against it", arguments: ["tiffinfo -D", "fax2ps"])
  func tools(command: String) throws {
    let result = try tool(command, FaxFile.bytes(of: pages(seed: 3)))
    #expect(result.status == 0)
    #expect(result.errors == "")
  }

  private func tool(_ command: String, _ bytes: [UInt8]) throws -> CommandResult {
    let file = try TemporaryFile(Data(bytes), name: "fax.tif")
    return try CommandResult(
      of: "/usr/bin/env", command.split(separator: " ").map(String.init) + [file.path])
  }
}

/// What a program of the system said to a file.
struct CommandResult {
  let output: String
  let errors: String
  let status: Int32

  init(of program: String, _ arguments: [String]) throws {
    let process = Process()
    let output = try TemporaryFile(Data(), name: "output")
    let errors = try TemporaryFile(Data(), name: "errors")
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output.path))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors.path))
    try process.run()
    process.waitUntilExit()
    self.output = String(decoding: try output.read(), as: UTF8.self)
    self.errors = String(decoding: try errors.read(), as: UTF8.self)
    status = process.terminationStatus
  }
}

/// A file in a directory of its own, gone with this object.
final class TemporaryFile {
  let path: String
  private let directory: URL

  init(_ contents: Data, name: String) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "fax-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let place = directory.appending(path: name)
    try contents.write(to: place)
    path = place.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func read() throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}

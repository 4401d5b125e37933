import Foundation
import HotlineServer
import Testing

/// A log that cannot always be written.
@Suite struct LogWriterTests {
  private func pipe() throws -> (reader: FileHandle, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(Foundation.pipe(&ends) == 0)
    return (FileHandle(fileDescriptor: ends[0], closeOnDealloc: true), ends[1])
  }

  @Test func `lines that could not be written are counted, and told when they can be again`() throws
  {
    let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    let writer = LogWriter(descriptor: descriptor)
    for line in ["one", "two", "three"] {
      writer.write(line)
      writer.finish()
    }
    let (reader, end) = try pipe()
    try #require(dup2(end, descriptor) == descriptor)
    close(end)
    writer.write("four")
    writer.finish()
    close(descriptor)
    let lines = String(decoding: try #require(try reader.readToEnd()), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == "four" && lines[1].hasPrefix("time="), "\(lines)")
    #expect(lines[1].hasSuffix(" level=warning event=log-lines-dropped count=3"))
  }

  @Test(.timeLimit(.minutes(1)))
  func `a reader that reads nothing more does not keep a service from ending`() throws {
    let (reader, end) = try pipe()
    let writer = LogWriter(descriptor: end)
    for _ in 0..<20_000 { writer.write("a line that nobody reads") }
    writer.finish()
    close(end)
    let text = String(decoding: try #require(try reader.readToEnd()), as: UTF8.self)
    #expect(text.hasPrefix("a line that nobody reads\n"))
    #expect(text.utf8.count < 20_000 * 25)
  }

  @Test func `a reader that is slow gets every line from a descriptor that does not wait`() throws {
    let (reader, end) = try pipe()
    try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0)
    let writer = LogWriter(descriptor: end)
    let lines = (0..<20_000).map { "line \($0)" }
    for line in lines { writer.write(line) }
    Thread {
      writer.finish()
      close(end)
    }.start()
    let text = String(decoding: try #require(try reader.readToEnd()), as: UTF8.self)
    #expect(text == lines.map { $0 + "\n" }.joined())
  }
}

import Foundation
import Testing

@testable import ChildPrograms

@Suite struct ChildProgramTests {
  private func shell(
    _ script: String, timeMax: Duration = .seconds(60), outputByteCountMax: Int? = 1 << 20,
    input: [UInt8] = [], variables: [String: String] = [:], home: [String: String]? = nil
  ) throws(ChildProgram.Failure) -> ChildProgram.Ending {
    try ChildProgram(
      name: "sh", arguments: ["-c", script], timeMax: timeMax,
      outputByteCountMax: outputByteCountMax, input: input, variables: variables, home: home
    ).run()
  }

  @Test("output, messages and status come back, however much there is of both") func ending() throws
  {
    let ending = try shell(
      "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; echo end; exit 3")
    #expect(ending.output.count == 300_004)
    #expect(ending.messages.utf8.count == 65_536)
    #expect(ending.end == .exited(status: 3))
    #expect(try shell("kill -9 $$").end == .killed(signal: 9))
  }

  @Test("nobody's settings reach the program") func environment() throws {
    let names = "env | cut -d= -f1 | grep -vE '^(PWD|OLDPWD|SHLVL|_)$' | sort | tr '\\n' ' '"
    #expect(try text(of: shell(names)) == "LC_ALL PATH ")
    #expect(try text(of: shell(names, home: [:])) == "HOME LC_ALL PATH TMPDIR ")
    #expect(try text(of: shell(names, variables: ["NOTICE": "7"])) == "LC_ALL NOTICE PATH ")
    #expect(try text(of: shell("echo $PATH", variables: ["PATH": "/nowhere"])) == "/nowhere\n")
  }

  @Test("no open file, and no blocked or ignored signal reaches the program")
  func inheritance() throws {
    let mine = open(#filePath, O_RDONLY)
    defer { close(mine) }
    var before = sigset_t()
    var childEnd = sigset_t()
    sigemptyset(&childEnd)
    sigaddset(&childEnd, SIGCHLD)
    pthread_sigmask(SIG_BLOCK, &childEnd, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    signal(SIGPIPE, SIG_IGN)
    let words = try text(of: shell("ls /proc/self/fd; grep -E '^Sig(Blk|Ign)' /proc/self/status"))
      .split(whereSeparator: \.isWhitespace)
    // 3 is the folder that ls reads.
    try #require(words.count == 8 && words[..<4] == ["0", "1", "2", "3"], "\(words)")
    let (blocked, ignored) = (words[5], words[7])
    #expect(UInt64(blocked, radix: 16) == 0)
    // Two signals above the named ones are glibc's own.
    #expect(try #require(UInt64(ignored, radix: 16)) & 0x7fff_ffff == 0, "\(ignored)")
  }

  @Test("it reads its input to the end, or as much of it as it wants") func input() throws {
    // As `hotline` does.
    signal(SIGPIPE, SIG_IGN)
    let input = [UInt8](repeating: 0x78, count: 300_000)
    #expect(try text(of: shell("wc -c", input: input)) == "300000\n")
    #expect(try shell("exec true", input: input).isSuccess)
    #expect(try text(of: shell("exec <&-; echo on", input: input)) == "on\n")
  }

  @Test("nobody reads what a program writes of which only its end is of interest")
  func unread() throws {
    let ending = try shell("echo out; echo err >&2; exit 4", outputByteCountMax: nil)
    #expect(ending.output.isEmpty && ending.messages.isEmpty)
    #expect(ending.end == .exited(status: 4))
  }

  @Test("what it leaves running keeps nobody waiting; what runs with it is ended with it")
  func children() throws {
    for outputByteCountMax in [nil, 1000] {
      let ending = try shell(
        "sleep 600 & echo $!; exit 5", outputByteCountMax: outputByteCountMax)
      #expect(ending.end == .exited(status: 5))
      if let child = Int32(text(of: ending).dropLast()) { kill(child, SIGKILL) }
    }
    // The end of the pipe is the end of all who could write to it.
    let pipe = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try #require(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    expect(.tookTooLong) { () throws(ChildProgram.Failure) in
      _ = try shell("(echo up; exec sleep 600) > '\(pipe)' & wait", timeMax: .seconds(1))
    }
    var bytes = [UInt8](repeating: 0, count: 100)
    var count = -1
    repeat {
      var waiting = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 60_000) > 0 else { break }
      count = read(reader, &bytes, bytes.count)
    } while count > 0
    #expect(count == 0)
  }

  private func text(of ending: ChildProgram.Ending) -> String {
    String(decoding: ending.output, as: UTF8.self)
  }

  @Test("its temporary files go when it ends") func temporaryFiles() throws {
    let ending = try shell(
      "echo x >$TMPDIR/file && cat $HOME/.rc && echo $TMPDIR", home: [".rc": "set\n"])
    let lines = text(of: ending).split(separator: "\n")
    #expect(lines.count == 2 && lines.first == "set")
    #expect(!FileManager.default.fileExists(atPath: String(lines.last ?? "/")))
  }

  @Test("a program that never ends is ended") func endless() {
    expect(.tookTooLong) { () throws(ChildProgram.Failure) in
      _ = try shell("exec sleep 600", timeMax: .milliseconds(50))
    }
    expect(.tookTooLong) { () throws(ChildProgram.Failure) in
      _ = try shell("exec sleep 600 >&- 2>&-", timeMax: .milliseconds(50))
    }
  }

  @Test("a program is stopped from another thread, and at once where that came first")
  func stopped() {
    let stop = ProgramStop()
    let program = ChildProgram(
      name: "sh", arguments: ["-c", "echo up; exec sleep 600"], timeMax: .seconds(60),
      outputByteCountMax: 10, stop: stop)
    Thread { stop.stop() }.start()
    for _ in 1...2 { expect(.stopped) { () throws(ChildProgram.Failure) in _ = try program.run() } }
  }

  @Test("a program that never stops writing is ended") func flood() {
    expect(.wroteTooMuch) { () throws(ChildProgram.Failure) in
      _ = try shell("exec yes", outputByteCountMax: 100_000)
    }
  }

  @Test("a program that is not there") func notInstalled() {
    expect(.notInstalled) { () throws(ChildProgram.Failure) in
      _ = try ChildProgram(
        name: "no-such-program", arguments: [], timeMax: .seconds(60), outputByteCountMax: 10
      ).run()
    }
  }

  private func expect(
    _ failure: ChildProgram.Failure, from run: () throws(ChildProgram.Failure) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do throws(ChildProgram.Failure) {
      try run()
      Issue.record("it came back", sourceLocation: sourceLocation)
    } catch {
      #expect("\(error)" == "\(failure)", sourceLocation: sourceLocation)
    }
  }
}

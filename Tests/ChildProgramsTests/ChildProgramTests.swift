import Foundation
import Testing

@testable import ChildPrograms

@Suite struct ChildProgramTests {
  private func shell(
    _ script: String, timeMax: Duration = .seconds(60), outputByteCountMax: Int = 1 << 20
  ) throws(ChildProgram.Failure) -> ChildProgram.Ending {
    try ChildProgram(
      name: "sh", arguments: ["-c", script], timeMax: timeMax,
      outputByteCountMax: outputByteCountMax
    ).run()
  }

  @Test("output, messages and status come back, however much there is of both") func ending() throws
  {
    let ending = try shell(
      "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; echo end; exit 3")
    #expect(ending.output.count == 300_004)
    #expect(ending.messages.utf8.count == 65_536)
    #expect(ending.status == 3)
  }

  @Test("nobody's settings reach the program") func environment() throws {
    let ending = try shell("env | cut -d= -f1 | grep -vE '^(PWD|OLDPWD|SHLVL|_)$' | sort")
    #expect(String(decoding: ending.output, as: UTF8.self) == "LC_ALL\nPATH\nTMPDIR\n")
  }

  @Test("its temporary files go when it ends") func temporaryFiles() throws {
    let ending = try shell("echo x >$TMPDIR/file && echo $TMPDIR")
    let directory = String(decoding: ending.output, as: UTF8.self).dropLast()
    #expect(!directory.isEmpty && !FileManager.default.fileExists(atPath: String(directory)))
  }

  @Test("a program that never ends is ended") func endless() {
    expect(.tookTooLong) { () throws(ChildProgram.Failure) in
      _ = try shell("exec sleep 600", timeMax: .milliseconds(50))
    }
    expect(.tookTooLong) { () throws(ChildProgram.Failure) in
      _ = try shell("exec sleep 600 >&- 2>&-", timeMax: .milliseconds(50))
    }
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

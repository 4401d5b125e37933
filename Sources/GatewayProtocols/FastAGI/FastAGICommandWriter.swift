internal import Telephony

/// Writes commands as lines: words parted by a blank, each quoted where it has to be, ended by a bare LF.
package enum FastAGICommandWriter {
  /// The most bytes of a line, its end included. Up to 20.15 Asterisk cuts lines at 2,047 bytes and takes the rest for
  /// another command.
  package static let lineLengthMax = 1999
  /// The keys that can stop a prompt: all.
  private static let everyKey: StaticString = " \"0123456789*#ABCD\""

  /// Adds the line of `command` to `output`, all of it or nothing.
  package static func write(
    _ command: FastAGICommand, into output: inout [UInt8]
  ) throws(FastAGIFact) {
    let start = output.count
    switch command {
    case .answer: add("ANSWER", to: &output)
    case .channelStatus: add("CHANNEL STATUS", to: &output)
    case .noop: add("NOOP", to: &output)
    case .hangUp: add("HANGUP", to: &output)
    case .streamFile(let file, let keysStop, let offset):
      add("STREAM FILE", to: &output)
      add(word: file, to: &output)
      add(keysStop ? everyKey : " \"\"", to: &output)
      // Samples at 8,000 a second.
      if offset.count > 0 { add(number: UInt32(clamping: UInt64(offset.count) * 8), to: &output) }
    case .getData(let file, let wait, let keysMax):
      add("GET DATA", to: &output)
      add(word: file, to: &output)
      // 0 would mean 6 s, and nothing in another place.
      add(number: max(1, wait.count), to: &output)
      add(number: UInt32(min(max(1, keysMax), 1000)), to: &output)
    case .recordFile(let file, let format, let endKey, let atMost, let silence, let beep):
      add("RECORD FILE", to: &output)
      add(word: file, to: &output)
      add(word: format, to: &output)
      add(quoted: endKey.description, to: &output)
      add(number: max(1, atMost.count), to: &output)
      // The offset is written so that old versions beep once and not twice.
      add(word: "0", to: &output)
      if beep { add(word: "BEEP", to: &output) }
      if silence.count > 0 { add(word: "s=\(seconds(silence))", to: &output) }
    case .background(let files):
      add("EXEC Background", to: &output)
      add(files: files, to: &output)
    case .playback(let files):
      add("EXEC Playback", to: &output)
      add(files: files, to: &output)
    case .storeDTMF(let variable):
      add("EXEC StoreDTMF", to: &output)
      add(word: "RX,\(variable.name)", to: &output)
    case .sendFAX(let file):
      add("EXEC SendFAX", to: &output)
      add(word: file, to: &output)
    case .dial(let target, let ring):
      add("EXEC Dial", to: &output)
      // g: who let go of the conversation first is told apart, and the caller is not hung up with the seat.
      add(quoted: "\(target),\(seconds(ring)),g", to: &output)
    case .queue(let name, let ring):
      add("EXEC Queue", to: &output)
      // c: the same for a queue.
      add(quoted: "\(name),c,,,\(seconds(ring))", to: &output)
    case .setVariable(let variable, let value):
      add("SET VARIABLE", to: &output)
      add(word: variable.name, to: &output)
      add(quoted: value, to: &output)
    case .getVariable(let variable):
      add("GET VARIABLE", to: &output)
      add(word: variable.name, to: &output)
    }
    output.append(UInt8(ascii: "\n"))
    guard output.count - start <= lineLengthMax else {
      output.removeLast(output.count - start)
      throw .commandTooLong(command.kind.name)
    }
  }

  /// Whether `name` reaches Asterisk as one file: it has no character that parts files or arguments, and none that a
  /// dialplan would expand.
  package static func isFileName(_ name: String) -> Bool {
    !name.isEmpty
      && allBytes(of: name) { byte in
        switch byte {
        case 0..<0x20, 0x7F, UInt8(ascii: "&"), UInt8(ascii: ","), UInt8(ascii: "\""),
          UInt8(ascii: "\\"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
          UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "$"),
          UInt8(ascii: "|"):
          false
        default: true
        }
      }
  }

  /// Whole seconds, at least 1: a shorter limit does not become none.
  private static func seconds(_ duration: Milliseconds) -> UInt64 {
    max(1, (UInt64(duration.count) + 999) / 1000)
  }

  // MARK: Words

  /// Names are short, and each is looked at for each call that plays it: as bytes and not as characters.
  @inline(__always)
  private static func allBytes(of text: String, _ holds: (UInt8) -> Bool) -> Bool {
    let answer = text.utf8.withContiguousStorageIfAvailable { bytes in
      for byte in bytes where !holds(byte) { return false }
      return true
    }
    return answer ?? text.utf8.allSatisfy(holds)
  }

  private static func add(_ verb: StaticString, to output: inout [UInt8]) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: verb.utf8Start, count: verb.utf8CodeUnitCount))
  }

  private static func add(word: String, to output: inout [UInt8]) {
    guard isPlain(word) else { return add(quoted: word, to: &output) }
    output.append(UInt8(ascii: " "))
    output.append(contentsOf: word.utf8)
  }

  private static func add(number: UInt32, to output: inout [UInt8]) {
    output.append(UInt8(ascii: " "))
    NativeEncoding.append(number, to: &output)
  }

  /// Files that are played one after another are one word.
  private static func add(files: [String], to output: inout [UInt8]) {
    guard files.allSatisfy(isPlain) else {
      return add(quoted: files.joined(separator: "&"), to: &output)
    }
    var separator = UInt8(ascii: " ")
    for file in files {
      output.append(separator)
      output.append(contentsOf: file.utf8)
      separator = UInt8(ascii: "&")
    }
  }

  /// Whether `word` can stand without quotes.
  private static func isPlain(_ word: String) -> Bool {
    !word.isEmpty
      && allBytes(of: word) { byte in
        byte > UInt8(ascii: " ") && byte != 0x7F && byte != UInt8(ascii: "\"")
          && byte != UInt8(ascii: "\\")
      }
  }

  /// There is no way to write a control character: each becomes a blank.
  private static func add(quoted word: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: " "))
    output.append(UInt8(ascii: "\""))
    for byte in word.utf8 {
      switch byte {
      case 0..<0x20, 0x7F: output.append(UInt8(ascii: " "))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}

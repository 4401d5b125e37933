import Diagnostics
import Foundation

/// Who is told of messages: the file that `--notify` names. The first line whose department fits is taken.
///
///     # department       how   where
///     劳动保障监察支队   exec  /usr/local/bin/tell-inspectorate --urgent
///     机关效能投诉监察室 post  https://efficiency.example/hotline  secret=/etc/hotline/efficiency.secret
///     *                  exec  /usr/local/bin/note
struct NoticeRoutes: Equatable, Sendable {
  struct Route: Equatable, Sendable {
    /// `nil`: every department.
    let department: String?
    let way: Way
    /// Its line in the file, from 1.
    let line: Int
  }

  enum Way: Equatable, Sendable {
    /// A program by its path from the root, with its arguments.
    case exec(String, [String])
    /// The secret signs what is posted.
    case post(address: String, secret: [UInt8]?)
  }

  struct Problem: Error {
    let line: Int
    let text: String
  }

  /// More lines than any town has departments.
  private static let routeCountMax = 1000
  private static let secretLengthMin = 16

  let routes: [Route]

  /// `readFile`: the bytes of a file of a secret; `nil` where it cannot be read.
  init(file text: String, readFile: (String) -> [UInt8]?) throws(Problem) {
    var routes: [Route] = []
    for (index, line) in text.fileLines.enumerated() {
      let number = index + 1
      guard let words = Self.words(of: line) else {
        throw Problem(line: number, text: "a quote is not closed")
      }
      guard let department = words.first, !department.hasPrefix("#") else { continue }
      guard words.count >= 3 else {
        throw Problem(line: number, text: "it is not of the form: DEPARTMENT exec|post WHERE")
      }
      guard routes.count < Self.routeCountMax else {
        throw Problem(line: number, text: "there are more than \(Self.routeCountMax) lines")
      }
      routes.append(
        Route(
          department: department == "*" ? nil : department,
          way: try Self.way(Array(words[1...]), line: number, readFile), line: number))
    }
    guard !routes.isEmpty else { throw Problem(line: 1, text: "it names nobody") }
    self.routes = routes
  }

  init(reading path: String) throws(CommandFailure) {
    let text = try GivenFile.text(path, called: "the notices")
    do throws(Problem) {
      self = try NoticeRoutes(file: text) { path in
        (try? Data(contentsOf: URL(filePath: path))).map { Array($0) }
      }
    } catch {
      throw CommandFailure("'\(path)', line \(error.line): \(error.text)")
    }
  }

  /// The place of the line for `department`; `nil` where nobody is to be told.
  func route(of department: String) -> Int? {
    routes.firstIndex { $0.department == nil || $0.department == department }
  }

  private static func way(
    _ words: [String], line: Int, _ readFile: (String) -> [UInt8]?
  ) throws(Problem) -> Way {
    switch words[0] {
    case "exec":
      var isFolder: ObjCBool = false
      guard words[1].hasPrefix("/"),
        FileManager.default.fileExists(atPath: words[1], isDirectory: &isFolder),
        !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: words[1])
      else {
        throw Problem(line: line, text: "'\(words[1])' is not a program by a path from the root")
      }
      return .exec(words[1], Array(words[2...]))
    case "post":
      guard let url = URL(string: words[1]), url.scheme == "https" || url.scheme == "http",
        url.host() != nil
      else { throw Problem(line: line, text: "'\(words[1])' is not an http or https address") }
      var secret: [UInt8]?
      for word in words[2...] {
        guard word.hasPrefix("secret=") else {
          throw Problem(line: line, text: "'\(word)' does not apply to post")
        }
        let path = String(word.dropFirst("secret=".count))
        let bytes = readFile(path).map { firstLine(of: $0) }
        guard let bytes, bytes.count >= secretLengthMin else {
          throw Problem(
            line: line, text: "the file '\(path)' has no secret of \(secretLengthMin) bytes or more"
          )
        }
        secret = Array(bytes)
      }
      return .post(address: url.absoluteString, secret: secret)
    default:
      throw Problem(
        line: line, text: "'\(words[0])' is not a way to tell anybody; exec and post are")
    }
  }

  /// As other files are read: without a byte order mark, and whether lines end in LF or CR LF. A secret may be any bytes, so they
  /// are no text.
  private static func firstLine(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    let mark = Array("\u{FEFF}".utf8)
    let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    let line = text.split(separator: UInt8(ascii: "\n")).first ?? []
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// Words parted by blanks; quotes keep blanks together. `nil` where a quote is not closed.
  private static func words(of line: Substring) -> [String]? {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if !isQuoted, character == " " || character == "\t" {
        if let ended = word { words.append(ended) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return isQuoted ? nil : words
  }
}

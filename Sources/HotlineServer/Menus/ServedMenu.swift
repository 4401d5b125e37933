internal import CPrefetch
internal import CallEngine
package import CallFlowModel
internal import Foundation
internal import GatewayProtocols
package import ServiceCalendar
internal import SpokenForms

/// A compiled menu as it is served: with the names that go out written as they go out, and its time zone.
///
/// Nothing of it ever changes, so all loops share it; each takes a ``LoopMenu`` from it for its calls.
package final class ServedMenu: Sendable {
  package let flow: CallFlow
  /// Where the menu's files lie; its documents are named from there.
  let folder: String
  /// Unsafe only in name: the memory is written before the initializer returns, never again, and lives as long as this
  /// object.
  nonisolated(unsafe) let names: UnsafePointer<MenuNames>
  private let timeZone: TimeZone

  /// `nil` when the system does not know the menu's time zone.
  package init?(_ flow: CallFlow, folder: String) {
    guard let zone = TimeZone(identifier: flow.timeZone) else { return nil }
    self.flow = flow
    self.folder = folder
    timeZone = zone
    let memory = UnsafeMutablePointer<MenuNames>.allocate(capacity: 1)
    memory.initialize(to: MenuNames(flow))
    names = UnsafePointer(memory)
  }

  deinit {
    names.pointee.deallocate()
    names.deallocate()
  }

  /// The file of the document of that name; nil where the menu has none such.
  func documentFile(named name: String) -> String? {
    flow.documents.first { $0.name == name }.map {
      URL(filePath: folder).appending(path: $0.file).path
    }
  }

  /// Who sends the menu's faxes, for their header line.
  var faxSender: String { flow.title.map { flow.text($0, in: LanguageID(0)) } ?? flow.name }

  /// What a clock on the wall shows where the menu is.
  package func wallClock(atUnixSeconds seconds: Int64) -> CivilDateTime {
    CivilDateTime(secondsSince1970: seconds + secondsFromGMT(atUnixSeconds: seconds))
  }

  fileprivate func secondsFromGMT(atUnixSeconds seconds: Int64) -> Int64 {
    Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
  }
}

/// A menu as one loop serves it.
///
/// The flow's tables are shared by all loops, and so are their reference counts: were they counted at each key, the
/// cores would wait for one another. So each loop has a value of its own, which a key is handed where it lies, see
/// ``ServedCall/withFlow(_:)``, and no count changes.
final class LoopMenu {
  let served: ServedMenu
  let flow: UnsafeMutablePointer<CallFlow>
  let names: UnsafePointer<MenuNames>
  /// See ``CallFlow/isLarge``.
  let isLarge: Bool

  /// How far its clock was from GMT's in the minute in which it was asked last: clocks are set between minutes, and calls
  /// come by the thousand in each.
  private var offset: (minute: Int64, seconds: Int64)?

  private var fastAGIFiles: GatewayFiles?
  private var eventSocketFiles: GatewayFiles?

  init(_ served: ServedMenu) {
    self.served = served
    names = served.names
    isLarge = served.flow.isLarge
    flow = .allocate(capacity: 1)
    flow.initialize(to: served.flow)
  }

  /// What a clock on the wall shows where the menu is.
  func wallClock(atUnixSeconds seconds: Int64) -> CivilDateTime {
    let minute = seconds / 60
    if offset?.minute != minute {
      offset = (minute, served.secondsFromGMT(atUnixSeconds: seconds))
    }
    return CivilDateTime(secondsSince1970: seconds + offset!.seconds)
  }

  /// The names of files that gateways of that kind play.
  func files(for medium: GatewayMedium) -> GatewayFiles {
    let known =
      switch medium {
      case .fastAGI: fastAGIFiles
      case .eventSocket: eventSocketFiles
      }
    if let known { return known }
    let files = GatewayFiles(of: served, for: medium)
    switch medium {
    case .fastAGI: fastAGIFiles = files
    case .eventSocket: eventSocketFiles = files
    }
    return files
  }

  deinit {
    flow.deinitialize(count: 1)
    flow.deallocate()
  }
}

/// The names that the calls of a menu send.
struct MenuNames: BitwiseCopyable {
  /// By language.
  private let prompts: UnsafeMutableBufferPointer<EncodedNames>
  private let words: UnsafeMutableBufferPointer<EncodedNames>
  /// Speeches that are the same in every call, as they stand in a line.
  private let speeches: UnsafeMutableBufferPointer<EncodedNames>
  let languages: EncodedNames
  let queues: EncodedNames
  /// Telephone numbers that calls are transferred to, by their place in the flow's names.
  let numbers: EncodedNames

  fileprivate init(_ flow: CallFlow) {
    prompts = .allocate(capacity: flow.languages.count)
    words = .allocate(capacity: flow.languages.count)
    speeches = .allocate(capacity: flow.languages.count)
    for language in flow.languages.indices {
      prompts.initializeElement(
        at: language,
        to: EncodedNames(flow.prompts.indices.map { flow.promptName(at: $0, in: language) }))
      words.initializeElement(
        at: language,
        to: EncodedNames(
          flow.spokenLanguages[language].lexicon.entries.indices.map {
            flow.wordName(at: $0, in: language)
          }))
      let spoken = LanguageID(language)
      speeches.initializeElement(
        at: language,
        to: EncodedNames(
          lines: (0..<flow.speeches.count / flow.languages.count).map { index in
            guard flow.isFixed(SpeechID(index), in: spoken) else { return [] }
            var line: [UInt8] = []
            for name in flow.fixedNames(of: SpeechID(index), in: spoken) {
              line.append(UInt8(ascii: " "))
              NativeEncoding.append(name, to: &line)
            }
            return line
          }))
    }
    languages = EncodedNames(flow.languages)
    queues = EncodedNames(flow.queues.map(\.name))
    numbers = EncodedNames(flow.names)
  }

  fileprivate func deallocate() {
    for names in prompts { names.deallocate() }
    for names in words { names.deallocate() }
    for names in speeches { names.deallocate() }
    for names in [languages, queues, numbers] { names.deallocate() }
    prompts.deallocate()
    words.deallocate()
    speeches.deallocate()
  }

  func prompts(in language: LanguageID) -> EncodedNames { prompts[Int(language.index)] }
  func words(in language: LanguageID) -> EncodedNames { words[Int(language.index)] }
  func speeches(in language: LanguageID) -> EncodedNames { speeches[Int(language.index)] }
}

/// Names, each encoded as a field, one behind the other in one piece of memory.
struct EncodedNames: BitwiseCopyable {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let ends: UnsafeMutableBufferPointer<UInt32>

  fileprivate init(_ names: [String]) {
    self.init(
      lines: names.map { name in
        var line: [UInt8] = []
        NativeEncoding.append(name, to: &line)
        return line
      })
  }

  /// Lines that are encoded already.
  fileprivate init(lines: [[UInt8]]) {
    var encoded: [UInt8] = []
    ends = .allocate(capacity: lines.count)
    for (index, line) in lines.enumerated() {
      encoded.append(contentsOf: line)
      ends.initializeElement(at: index, to: UInt32(encoded.count))
    }
    bytes = .allocate(capacity: max(1, encoded.count))
    bytes.initialize(from: encoded, count: encoded.count)
  }

  fileprivate func deallocate() {
    bytes.deallocate()
    ends.deallocate()
  }

  /// Asks for the memory that says where the name at `index` lies.
  @inline(__always)
  func fetchPlaceAhead(_ index: Int) { fetch_ahead(ends.baseAddress! + index, 4) }

  /// Asks for the memory of the name at `index`.
  @inline(__always)
  func fetchAhead(_ index: Int) {
    with(index) { name in
      name.withUnsafeBufferPointer {
        if let start = $0.baseAddress { fetch_ahead(start, $0.count) }
      }
    }
  }

  /// Calls `body` with the name at `index`.
  @inline(__always)
  func with<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    return body(UnsafeBufferPointer(start: bytes + start, count: Int(ends[index]) - start).span)
  }
}

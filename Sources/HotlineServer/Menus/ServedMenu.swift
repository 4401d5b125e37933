package import CallFlowModel
internal import Foundation
internal import GatewayProtocols
internal import ServiceCalendar
internal import SpokenForms

/// A compiled menu as it is served: with the names that go out written as they go out, and its time zone.
///
/// Nothing of it ever changes, so all loops share it, and a call keeps it for as long as it is up.
package final class ServedMenu: Sendable {
  /// Where the tables are, for as long as this object lives. A key's way goes through this pointer: reference counts of
  /// what all loops share would make their cores wait for one another.
  ///
  /// Unsafe only in name: the memory is written before the initializer returns and never again, and every call holds
  /// the object beside the pointer.
  nonisolated(unsafe) let tables: UnsafePointer<MenuTables>
  private let timeZone: TimeZone

  /// `nil` when the system does not know the menu's time zone.
  package init?(_ flow: CallFlow) {
    guard let zone = TimeZone(identifier: flow.timeZone) else { return nil }
    timeZone = zone
    let memory = UnsafeMutablePointer<MenuTables>.allocate(capacity: 1)
    memory.initialize(to: MenuTables(flow))
    tables = UnsafePointer(memory)
  }

  deinit {
    tables.pointee.deallocate()
    let memory = UnsafeMutablePointer(mutating: tables)
    memory.deinitialize(count: 1)
    memory.deallocate()
  }

  package var flow: CallFlow { tables.pointee.flow }

  /// What a clock on the wall shows where the menu is.
  func wallClock(atUnixSeconds seconds: Int64) -> CivilDateTime {
    let date = Date(timeIntervalSince1970: TimeInterval(seconds))
    return CivilDateTime(secondsSince1970: seconds + Int64(timeZone.secondsFromGMT(for: date)))
  }
}

/// What the calls of a menu are served from.
struct MenuTables {
  let flow: CallFlow
  /// By language.
  private let prompts: UnsafeMutableBufferPointer<EncodedNames>
  private let words: UnsafeMutableBufferPointer<EncodedNames>
  let queues: EncodedNames
  /// Telephone numbers that calls are transferred to, by their place in the flow's names.
  let numbers: EncodedNames

  fileprivate init(_ flow: CallFlow) {
    self.flow = flow
    prompts = .allocate(capacity: flow.languages.count)
    words = .allocate(capacity: flow.languages.count)
    for (language, tag) in flow.languages.enumerated() {
      let names = flow.prompts.map { prompt in
        // Where a prompt has no words in a language, another one's are better than silence.
        let spoken =
          prompt.texts[language] != nil ? language : prompt.texts.firstIndex { $0 != nil }
        return "\(flow.languages[spoken ?? language])/\(prompt.name)"
      }
      prompts.initializeElement(at: language, to: EncodedNames(names))
      words.initializeElement(
        at: language,
        to: EncodedNames(
          flow.spokenLanguages[language].lexicon.entries.map { "\(tag)/\($0.prompt)" }))
    }
    queues = EncodedNames(flow.queues.map(\.name))
    numbers = EncodedNames(flow.names)
  }

  fileprivate func deallocate() {
    for names in prompts { names.deallocate() }
    for names in words { names.deallocate() }
    queues.deallocate()
    numbers.deallocate()
    prompts.deallocate()
    words.deallocate()
  }

  func prompts(in language: LanguageID) -> EncodedNames { prompts[Int(language.index)] }
  func words(in language: LanguageID) -> EncodedNames { words[Int(language.index)] }
}

/// Names, each encoded as a field, one behind the other in one piece of memory.
struct EncodedNames: BitwiseCopyable {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let ends: UnsafeMutableBufferPointer<UInt32>

  fileprivate init(_ names: [String]) {
    var encoded: [UInt8] = []
    ends = .allocate(capacity: names.count)
    for (index, name) in names.enumerated() {
      NativeEncoding.append(name, to: &encoded)
      ends.initializeElement(at: index, to: UInt32(encoded.count))
    }
    bytes = .allocate(capacity: max(1, encoded.count))
    bytes.initialize(from: encoded, count: encoded.count)
  }

  fileprivate func deallocate() {
    bytes.deallocate()
    ends.deallocate()
  }

  /// Calls `body` with the name at `index`.
  @inline(__always)
  func with<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    return body(UnsafeBufferPointer(start: bytes + start, count: Int(ends[index]) - start).span)
  }
}

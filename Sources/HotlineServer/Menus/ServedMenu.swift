package import CallFlowModel
internal import Foundation
internal import GatewayProtocols
package import ServiceCalendar
internal import SpokenForms

/// A compiled menu as it is served: with the names that go out written as they go out, and its time zone.
///
/// Nothing of it ever changes, so all loops share it, and a call keeps it for as long as it is up.
package final class ServedMenu: Sendable {
  package let flow: CallFlow
  let prompts: [EncodedNames]
  let words: [EncodedNames]
  let queues: EncodedNames
  let numbers: EncodedNames
  private let timeZone: TimeZone

  /// `nil` when the system does not know the menu's time zone.
  package init?(_ flow: CallFlow) {
    guard let zone = TimeZone(identifier: flow.timeZone) else { return nil }
    self.flow = flow
    timeZone = zone
    prompts = flow.languages.indices.map { language in
      EncodedNames(
        flow.prompts.map { prompt in
          // Where a prompt has no words in a language, another one's are better than silence.
          let spoken =
            prompt.texts[language] != nil ? language : prompt.texts.firstIndex { $0 != nil }
          return "\(flow.languages[spoken ?? language])/\(prompt.name)"
        })
    }
    words = zip(flow.languages, flow.spokenLanguages).map { tag, language in
      EncodedNames(language.lexicon.entries.map { "\(tag)/\($0.prompt)" })
    }
    queues = EncodedNames(flow.queues.map(\.name))
    numbers = EncodedNames(flow.names)
  }

  /// What a clock on the wall shows where the menu is.
  func wallClock(atUnixSeconds seconds: Int64) -> CivilDateTime {
    let date = Date(timeIntervalSince1970: TimeInterval(seconds))
    return CivilDateTime(secondsSince1970: seconds + Int64(timeZone.secondsFromGMT(for: date)))
  }

  /// The day that it is there, to see how long the calendar still lasts.
  package func today(atUnixSeconds seconds: Int64) -> CivilDate {
    wallClock(atUnixSeconds: seconds).date
  }
}

/// Names, each encoded as a field, one behind the other in one piece of memory.
struct EncodedNames: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []

  init(_ names: some Sequence<String>) {
    for name in names {
      NativeEncoding.append(name, to: &bytes)
      ends.append(UInt32(bytes.count))
    }
  }

  /// Calls `body` with the name at `index`.
  @inline(__always)
  func with<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    return body(bytes.span.extracting(start..<Int(ends[index])))
  }
}

import CallFlowModel
import ServiceCalendar
import SpokenForms
import Telephony

/// From what a menu says to what is heard now: values become words, announcements those that hold.
extension Call {
  /// Appends what `speech` says in the call's language. `rowKey` is the key of the row where rows have keys.
  ///
  /// `mutating`, though it changes nothing: for a function that only reads it, a call is copied, all 240 bytes.
  mutating func speak(
    _ speech: SpeechID, rowKey: Int = 0, at now: CallTime, in flow: CallFlow,
    into effects: inout CallEffects
  ) {
    if effects.keepsSpeechesWhole, flow.isFixed(speech, in: language) {
      effects.speech.append(.speech(speech))
    } else {
      speakPieces(of: speech, rowKey: rowKey, at: now, in: flow, into: &effects)
    }
  }

  private mutating func speakPieces(
    of speech: SpeechID, rowKey: Int, at now: CallTime, in flow: CallFlow,
    into effects: inout CallEffects
  ) {
    for index in flow.pieceRange(of: speech, in: language) {
      switch flow.pieces[index] {
      case .prompt(let prompt): effects.speech.append(.prompt(prompt))
      case .word(let word): effects.speech.append(.word(word))
      case .value(let value, let form, let style):
        speak(values[value], as: form, style: flow.styles[Int(style)], in: flow, into: &effects)
      case .constant(let constant, let form, let style):
        speak(
          flow.constants[Int(constant)], as: form, style: flow.styles[Int(style)], in: flow,
          into: &effects)
      case .announcements:
        let time = wallClock(at: now)
        for announcement in flow.announcements where announcement.holds(at: time) {
          speak(announcement.speech, at: now, in: flow, into: &effects)
        }
      case .receipt:
        guard let receipt else { continue }
        speak(receipt.description, as: .case, in: flow, into: &effects)
      case .recording:
        if recorded != .none { effects.speech.append(.recording(recorded)) }
      case .rowKey:
        speak(.number(Int64(rowKey)), as: .digits, style: [], in: flow, into: &effects)
      }
    }
  }

  private mutating func speak(
    _ value: CallValue, as form: SpokenFormKind, style: SpokenStyle, in flow: CallFlow,
    into effects: inout CallEffects
  ) {
    switch value {
    // What is missing is passed over: it never ends a call.
    case .none: return
    case .prompt(let name, text: _):
      if name.isEmpty { return }
      effects.speech.append(.named(UInt32(effects.texts.count)))
      effects.texts.append(name)
    case .digits(let digits): speak(digits, as: form.digitKind, in: flow, into: &effects)
    case .number(let number): speak(form.spokenValue(of: number), style, in: flow, into: &effects)
    case .money(let fen): speak(.money(fen: fen), style, in: flow, into: &effects)
    case .date(let date):
      guard
        let spoken = SpokenDate(year: Int(date.year), month: Int(date.month), day: Int(date.day))
      else { return }
      speak(.date(spoken), style, in: flow, into: &effects)
    case .time(let time):
      // The end of a day, 24:00, is spoken as the midnight that it is.
      guard let spoken = SpokenTime(hour: time.hour % 24, minute: time.minute) else { return }
      speak(.time(spoken), style, in: flow, into: &effects)
    }
  }

  private mutating func speak(
    _ value: SpokenValue, _ style: SpokenStyle, in flow: CallFlow,
    into effects: inout CallEffects
  ) {
    effects.words.removeAll(keepingCapacity: true)
    flow.spokenLanguages[Int(language.index)].speak(value, style: style, into: &effects.words)
    effects.speech.append(contentsOf: effects.words.lazy.map { .word($0) })
  }

  private mutating func speak(
    _ digits: String, as kind: DigitKind, in flow: CallFlow, into effects: inout CallEffects
  ) {
    effects.words.removeAll(keepingCapacity: true)
    let symbols = digits.utf8.compactMap { SpokenSymbol(ascii: $0) }
    flow.spokenLanguages[Int(language.index)].speak(symbols, as: kind, into: &effects.words)
    effects.speech.append(contentsOf: effects.words.lazy.map { .word($0) })
  }
}

import CallKeeping
import Diagnostics
import Foundation

/// `hotline prompts`: what is to be recorded for menus, and what has been.
enum PromptsCommand: Command {
  static let name = "prompts"
  static let summary =
    "List, synthesise, print for the studio and install at gateways what menus say"
  static let operands = [
    Operand("ACTION", .optional, "list, render, sheet or install; default: list"),
    Operand("MENU", .any, "a menu's folder, or its file; default: every menu in menus/"),
  ]
  static let folder = Flag("prompts", "FOLDER", "where the recordings are; default: prompts/")
  static let language = Flag("language", "TAG", "only this language", repeats: true)
  static let store = Flag(
    "store", "FILE",
    "rows of catalogues are those of this store, with what staff have added; list and install: so are answers to messages"
  )
  static let asterisk = Flag("asterisk", "DIR", "install: an Asterisk's folder of sounds")
  static let freeSWITCH = Flag(
    "freeswitch", "DIR", "install: the folder that a FreeSWITCH has as sound_prefix")
  static let flags = [folder, language, store, asterisk, freeSWITCH]
  static let details = """
    actions:
      list     what is missing, what is older than its text, and how much there is
      render   let espeak-ng speak what is missing, and its own work that is older than
               its text; what a person has recorded stays
      sheet    a recording sheet: all that a person has still to record
      install  put what there is where a gateway plays it from, as it plays it:
               DIR/LANGUAGE/NAME.alaw for --asterisk, .wav for --freeswitch; only what
               has changed is written. An Asterisk gets files of silence too, in which
               it waits for keys: DIR/hotline/silence-….alaw

    What `hotline catalogue add` has added is in the store alone: with --store it is listed,
    spoken and installed like the rest. Recordings that rows name are listed where they are
    missing; no program can speak them. Answers to messages are in the store alone, too: with
    --store they are listed where their sound is missing, and installed. render and sheet leave
    them out, for `hotline messages answer` has made their sound.

    What a person's recording says is the text that its prompt had when one of these actions first
    saw it: FOLDER/LANGUAGE/recorded.tsv remembers that. Under another text it is older than its
    text until there is another sound, or until its line is taken out of that file.

    The exit status of list is 1 when anything is missing or older than its text, or when a
    catalogue.tsv has another text than the service; that of install when anything is missing,
    cannot be played, or is older than its text, which is installed all the same.
    """

  private enum Action: String, CaseIterable {
    case list, render, sheet, install

    /// An answer is private to its caller, in a language that nobody noted, and its sound was made with it: it is nothing
    /// for a studio, nor for the voice of each language.
    var takesAnswers: Bool {
      switch self {
      case .list, .install: true
      case .render, .sheet: false
      }
    }
  }

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    var operands = invocation.operands[...]
    let action = operands.first.flatMap(Action.init) ?? .list
    if let first = operands.first {
      if Action(rawValue: first) != nil {
        operands.removeFirst()
      } else if !FileManager.default.fileExists(atPath: first),
        let near = nearestName(to: first, among: Action.allCases.map(\.rawValue))
      {
        throw CommandFailure(
          "'\(first)' is neither an action nor a menu", hint: "did you mean '\(near)'?")
      }
    }
    for flag in [asterisk, freeSWITCH] where invocation.has(flag) && action != .install {
      throw CommandFailure("--\(flag.name) does not apply to \(action.rawValue)")
    }
    let folder = PromptFolder(path: invocation[Self.folder] ?? "prompts")
    let store = try invocation.has(Self.store) ? StoreFile.lookInto(invocation) : nil
    let answers = try action.takesAnswers ? store?.answerRows() ?? [] : []
    var prompts: [SpokenPrompt] = []
    for path in operands.isEmpty ? try menusHere() : Array(operands) {
      prompts += try SpokenPrompt.all(ofMenuAt: path, rowsIn: store, answers: answers, invocation)
    }
    let languages = invocation.all(language)
    if let unknown = languages.first(where: { tag in !prompts.contains { $0.language == tag } }) {
      throw CommandFailure("no menu speaks '\(unknown)'")
    }
    if !languages.isEmpty { prompts.removeAll { !languages.contains($0.language) } }
    let inventory = PromptInventory(
      prompts, in: folder,
      recorded: try RecordedTexts(of: Set(prompts.map(\.language)), in: folder))
    if let conflict = inventory.conflicts.first {
      throw failure(of: conflict)
    }
    try inventory.recorded.write(into: folder)
    switch action {
    case .list: return try list(inventory, folder, invocation.output)
    case .render: return try render(inventory, into: folder, invocation)
    case .sheet: return try sheet(inventory, folder, invocation.output)
    case .install: return try install(inventory, from: folder, invocation)
    }
  }

  private static func failure(of conflict: PromptInventory.Conflict) -> CommandFailure {
    let path = conflict.first.path
    let texts = "\"\(conflict.first.text)\" and \"\(conflict.second.text)\""
    guard conflict.first.isOfRow, conflict.second.isOfRow else {
      return CommandFailure(
        "two menus say different things as '\(path)': \(texts)",
        hint: "call the step of one of them something else, or give each --prompts of its own")
    }
    return CommandFailure(
      "two rows have the recording '\(path)' and say different things: \(texts)",
      hint: UnheardRow.shortKeyHint)
  }

  /// The menus in the folder `menus`, by name.
  private static func menusHere() throws(CommandFailure) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "menus")) ?? []
    let paths = names.sorted().map { "menus/\($0)" }
      .filter { (try? MenuFolder.find($0)) != nil }
    guard !paths.isEmpty else {
      throw CommandFailure("prompts of which menu?", hint: "name it, such as menus/12333")
    }
    return paths
  }

  private static func list(
    _ inventory: PromptInventory, _ folder: PromptFolder, _ output: TextOutput
  ) throws(CommandFailure) -> ExitStatus {
    var hasFindings = false
    for item in inventory.items {
      switch item.state {
      case .missing: output.line(line("missing", item.prompt.path, item.prompt.shownText))
      case .unplayable(let flaw, byPerson: _):
        output.line(line("unplayable", item.prompt.path + ".wav", flaw.words))
      case .outdated: output.line(line("outdated", item.prompt.path, item.prompt.text))
      case .synthesised, .recorded: continue
      }
      hasFindings = true
    }
    for language in Set(inventory.items.map(\.prompt.language)).sorted() {
      for line in try folder.catalogue(of: language)?.lines ?? [] {
        let path = "\(language)/\(line.name)"
        guard let item = inventory.items.first(where: { $0.prompt.path == path }),
          item.prompt.text != line.text
        else { continue }
        output.line(
          self.line(
            "catalogue", path, "has \(line.text), and the service says \(item.prompt.text)"))
        hasFindings = true
      }
      let states = inventory.items.filter { $0.prompt.language == language }.map(\.state)
      let outdated = states.count { if case .outdated = $0 { true } else { false } }
      output.line(
        "\(language): \(states.count) prompts, \(states.count { $0 == .missing }) missing, "
          + unplayable(states) + "\(outdated) older than their text, "
          + "\(states.count { $0 == .synthesised }) spoken by \(SpeechSynthesizer.program), "
          + "\(states.count { $0 == .recorded }) by a person")
    }
    return hasFindings ? .problemsFound : .success
  }

  /// `unplayable  zh/main.wav  is empty`
  private static func line(_ finding: String, _ path: String, _ words: String) -> String {
    ListLine([finding.padded(toWidth: 10), path, words]).text
  }

  /// A part of the summary, where there is any.
  private static func unplayable(_ states: [PromptFolder.State]) -> String {
    let count = states.count { if case .unplayable = $0 { true } else { false } }
    return count == 0 ? "" : "\(count) unplayable, "
  }

  private static func render(
    _ inventory: PromptInventory, into folder: PromptFolder, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    try folder.writeToneIfMissing()
    let prompts = inventory.renderable
    guard !prompts.isEmpty else { return .success }
    let progress = ProgressLine(
      noun: "prompts spoken", total: prompts.count, output: invocation.errors)
    try PromptRendering(folder: folder, prompts: prompts).run { progress.update(done: $0) }
    progress.finish()
    return .success
  }

  private static func sheet(
    _ inventory: PromptInventory, _ folder: PromptFolder, _ output: TextOutput
  ) throws(CommandFailure) -> ExitStatus {
    let prompts = inventory.unrecorded
    for language in Set(prompts.map(\.language)).sorted() {
      let catalogue = try folder.catalogue(of: language)
      let part = prompts.filter { $0.language == language }
      output.line("\(language): \(part.count) to record, 8 kHz mono A-law WAV\n")
      for (index, prompt) in part.enumerated() {
        output.line("\(index + 1). \(prompt.path).wav")
        output.line("   \(prompt.shownText)")
        let note = catalogue?.note(for: prompt.name) ?? ""
        if !note.isEmpty { output.line("   (\(note))") }
        output.line()
      }
    }
    return .success
  }

  private static func install(
    _ inventory: PromptInventory, from folder: PromptFolder, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    var installations: [PromptInstallation] = []
    if let path = invocation[asterisk] {
      installations.append(try PromptInstallation(.asterisk, into: path, from: folder))
    }
    if let path = invocation[freeSWITCH] {
      installations.append(try PromptInstallation(.freeSWITCH, into: path, from: folder))
    }
    guard !installations.isEmpty else {
      throw CommandFailure(
        "install where?", hint: "name the gateway's folder: --asterisk DIR or --freeswitch DIR")
    }
    var hasFindings = false
    // It is better than none, and who hears it is told what is not so any more.
    for item in inventory.items {
      guard case .outdated = item.state else { continue }
      invocation.output.line(line("outdated", item.prompt.path, item.prompt.text))
      hasFindings = true
    }
    for installation in installations {
      let progress = ProgressLine(
        noun: "prompts looked at", total: inventory.items.count, output: invocation.errors)
      var counts = (installed: 0, replaced: 0, unchanged: 0, missing: 0)
      for (index, item) in inventory.items.enumerated() {
        let path = item.prompt.path
        let outcome = try installation.install(item.prompt)
        switch outcome {
        case .installed(let replacing):
          counts.installed += 1
          if replacing { counts.replaced += 1 }
        case .unchanged: counts.unchanged += 1
        case .missing:
          counts.missing += 1
          invocation.output.line(line("missing", path, item.prompt.shownText))
        case .unplayable(let flaw):
          counts.missing += 1
          invocation.output.line(line("unplayable", path + ".wav", flaw.words))
        case .shadowed(let suffix, let replacing):
          if replacing == nil { counts.unchanged += 1 } else { counts.installed += 1 }
          if replacing == true { counts.replaced += 1 }
          invocation.output.line(
            line("twice", "\(path).\(suffix)", "lies there too, and may be played instead"))
        }
        hasFindings = hasFindings || outcome.isFinding
        progress.update(done: index + 1)
      }
      for outcome in try installation.installSilence() {
        switch outcome {
        case .installed, .shadowed(_, replacing: .some): counts.installed += 1
        case .unchanged, .shadowed(_, replacing: nil), .missing, .unplayable: counts.unchanged += 1
        }
      }
      progress.finish()
      invocation.output.line(
        "\(installation.folder.path): \(counts.installed) installed"
          + (counts.replaced > 0 ? " (\(counts.replaced) in place of another sound)" : "")
          + ", \(counts.unchanged) there already, \(counts.missing) missing")
    }
    return hasFindings ? .problemsFound : .success
  }
}

/// The prompts of some menus, each with how its file stands to its text.
struct PromptInventory {
  struct Item {
    let prompt: SpokenPrompt
    let state: PromptFolder.State
  }

  /// In order of languages and names, each once.
  let items: [Item]
  /// Names under which different things are said, by two menus or two rows of a table, in the same order.
  let conflicts: [Conflict]
  /// What recordings say whose files do not tell, those among ``items`` included that were seen for the first time.
  let recorded: RecordedTexts

  struct Conflict {
    let first: SpokenPrompt
    let second: SpokenPrompt
  }

  init(
    _ prompts: [SpokenPrompt], in folder: PromptFolder, recorded: RecordedTexts = RecordedTexts()
  ) {
    var byPath: [String: SpokenPrompt] = [:]
    var conflicts: [Conflict] = []
    for prompt in prompts {
      guard let first = byPath.updateValue(byPath[prompt.path] ?? prompt, forKey: prompt.path)
      else { continue }
      if first.content != prompt.content {
        conflicts.append(Conflict(first: first, second: prompt))
      }
    }
    var recorded = recorded
    items = byPath.values.sorted { $0.path < $1.path }
      .map { Item(prompt: $0, state: folder.state(of: $0, &recorded)) }
    self.recorded = recorded
    self.conflicts = conflicts.sorted { $0.first.path < $1.first.path }
  }

  /// What the synthesiser may write: what is not there, and its own work where the text has changed or no gateway
  /// can play it. What a person recorded stays.
  var renderable: [SpokenPrompt] {
    items.compactMap { item in
      if item.prompt.content == .ownWords { return nil }
      return switch item.state {
      case .missing, .unplayable(_, byPerson: false), .outdated(byPerson: false): item.prompt
      case .unplayable(_, byPerson: true), .outdated(byPerson: true), .synthesised, .recorded: nil
      }
    }
  }

  /// What a person has still to record. Silence is nobody's work.
  var unrecorded: [SpokenPrompt] {
    items.compactMap { item in
      if case .silence = item.prompt.content { return nil }
      return switch item.state {
      case .missing, .unplayable, .outdated, .synthesised: item.prompt
      case .recorded: nil
      }
    }
  }
}

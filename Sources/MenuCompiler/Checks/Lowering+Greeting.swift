import CallFlowModel
import Diagnostics
import MenuLanguage

// How long callers hear what is said before their first key.
extension Lowering {
  /// What is said before the first key can be pressed, on whichever way the choices there lead.
  mutating func checkGreeting(_ lengths: SpeechLengths) {
    // In the order in which they are found: so a longer way is known before what follows is gone through again.
    var open = [Greeting(step: flow.start, seconds: flow.languages.map { _ in 0 })]
    // By step: the most that has been heard on a way to it, before it speaks.
    var most = [flow.start: open[0]]
    var longest: (greeting: Greeting, language: Int)?
    var place = 0
    while place < open.count {
      var greeting = open[place]
      defer { place += 1 }
      let facts = flow[greeting.step]
      let isHeardFirst: Bool
      switch facts.kind {
      case .play:
        if let speech = facts.speech {
          for language in flow.languages.indices {
            greeting.seconds[language] += flow.seconds(of: speech, in: language, lengths)
          }
          if greeting.first == nil { greeting.first = greeting.step }
        }
        isHeardFirst = !greeting.isBehindChoice
      case .choose:
        greeting.isBehindChoice = true
        isHeardFirst = false
      // What a choice leads to may be all that the caller hears: that an office is closed.
      case .menu, .enter, .browse: isHeardFirst = greeting.isBehindChoice
      case .lookup, .record, .discard, .fax, .transfer, .hangUp: continue
      }
      for language in flow.languages.indices where isHeardFirst {
        let bound = longest.map { $0.greeting.seconds[$0.language] } ?? LintLimits.greetingSeconds
        if greeting.seconds[language] > bound { longest = (greeting, language) }
      }
      guard facts.kind == .play || facts.kind == .choose else { continue }
      for exit in flow.exits(of: greeting.step) where !exit.needsKey {
        guard case .step(let next) = exit.target else { continue }
        var further = greeting
        further.step = next
        further.previous = place
        if let known = most[next] {
          // A circle is heard once.
          guard further.isMore(than: known),
            !sequence(first: place, next: { open[$0].previous }).contains(where: {
              open[$0].step == next
            })
          else { continue }
          most[next] = further.joined(with: known)
        } else {
          most[next] = further
        }
        open.append(further)
      }
    }
    guard let (greeting, language) = longest, let first = greeting.first else { return }
    let syntax = syntax(of: first)
    report.add(
      .longGreeting(
        step: syntax.name.value, seconds: Int(greeting.seconds[language].rounded()),
        language: flow.languages[language]), at: syntax.name.range, inStep: syntax.range)
  }

  /// What has been said on a way to `step`.
  private struct Greeting {
    var step: StepID
    /// By language.
    var seconds: [Double]
    /// The step that speaks first.
    var first: StepID?
    var isBehindChoice = false
    /// The place of the one for the step before.
    var previous: Int?

    /// Whether it may make what follows longer, or tell of it where `other` does not.
    func isMore(than other: Greeting) -> Bool {
      zip(seconds, other.seconds).contains { $0 > $1 } || isBehindChoice && !other.isBehindChoice
    }

    /// The most of both.
    func joined(with other: Greeting) -> Greeting {
      var joined = self
      joined.seconds = zip(seconds, other.seconds).map { max($0, $1) }
      joined.isBehindChoice = isBehindChoice || other.isBehindChoice
      return joined
    }
  }
}

import CallScripting
import Diagnostics
import Foundation
import GatewayProtocols
import Sockets
import Telephony

/// `hotline load`: many callers at once, for capacity tests.
enum LoadCommand: Command {
  static let name = "load"
  static let summary = "Bring many calls at once to a running service, and measure it"
  static let fastAGI = Flag(
    "fastagi", "speak FastAGI, as Asterisk does, and not the trunk protocol")
  static let to = Flag("to", "NUMBER", "the number to call; default: 12333")
  static let calls = Flag("calls", "N", "calls at once; default: 100")
  static let rate = Flag(
    "rate", "N", "new calls a second; default: each call that ends is replaced at once")
  static let trunks = Flag("trunks", "N", "connections that carry the calls; default: 1")
  static let depth = Flag(
    "depth", "N", "closed loop: keys at once, as fast as they are answered, N under way on a trunk")
  static let typing = Flag("typing", "MS", "from one key of a caller to the next; default: 1000")
  static let press = Flag(
    "press", "KEYS", "keys that each caller presses in turn; default: at random")
  static let scripts = Flag(
    "scripts", "FILE", "callers follow the scripts of a .calls file; may be given again",
    repeats: true)
  static let keys = Flag("keys", "N", "keys of a caller before hanging up, 0 for none; default: 5")
  static let hangUps = Flag("hang-ups", "PERCENT", "callers who hang up before that; default: 0")
  static let prompt = Flag(
    "prompt", "MS", "how long a prompt lasts that no key ends; default: 1000")
  static let speech = Flag("speech", "MS", "how long callers speak into a recording; default: 5000")
  static let marks = Flag("marks", "ask for marks, with which calls go on elsewhere")
  static let pieces = Flag(
    "pieces", "FastAGI: write the environment line by line, as Asterisk does")
  static let seconds = Flag("seconds", "N", "how long to measure; default: 10")
  static let warmUp = Flag("warm-up", "N", "seconds before that which do not count; default: 1")
  static let process = Flag("pid", "N", "the service's process: tells its CPU and memory")
  static let seed = Flag("seed", "N", "what random callers begin with; default: 1")
  static let json = Flag("json", "print the figures as one line of JSON")
  static let flags = [
    fastAGI, to, calls, rate, trunks, depth, typing, press, scripts, keys, hangUps, prompt, speech,
    marks, pieces, seconds, warmUp, process, seed, json,
  ]
  static let operands = [
    Operand("HOST:PORT", .optional, "the service; default: \(ServiceAddress.standard)")
  ]
  static let details = """
    Times count from the moment a key was meant for, not from when it could be sent: a service that
    stands still shows in every key that was due meanwhile. With --depth callers press as soon as
    they are answered, which finds out how much a service can do; its times are those of a full
    house. Without it each caller keeps to times of its own, and what is due is done in beats,
    for each of which this program wakes once: 0.25 to 10 ms apart, or up to 150 ms where little
    is due and a service answers soon.

    Scripts say what callers press, say and wait for, how many prompts they hear to the end and how
    seats answer; what they expect to hear is for `hotline test`. By FastAGI too, where the service
    waits for `saved` by itself: there is no time to tell of it.

    A trunk that ends in the middle of a load is connected again while others go on; its calls
    have failed.

    The status is 0 when nothing was refused and no connection broke, 1 when something was, 2 when
    no call was taken. ^C and SIGTERM end it early: it prints the figures so far, and ends by the
    signal (130, 143).

      hotline load --calls 1000 --typing 1500 --pid 4711
      hotline load --calls 1000 --depth 16 --press '1*' --keys 1000
      hotline load --calls 10000 --rate 10000 --keys 2 --warm-up 0
      hotline load --fastagi --calls 5000 --rate 300 127.0.0.1:4573
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let order = try order(of: invocation)
    let files = OpenFileLimit.raise()
    guard (order.wire == .fastAGI ? order.callsAtOnce : order.trunks) + 64 <= files else {
      throw CommandFailure(
        "this system lets a program have \(files) connections",
        hint: "ask for fewer, or raise the limit with 'ulimit -n'")
    }
    let measure: LoadMeasure
    do throws(SocketError) {
      measure = try run(order)
    } catch {
      throw CommandFailure("the service cannot be called: \(error)")
    }
    let report = LoadReport(order: order, measure: measure)
    if let failure = whyNothingWasMeasured(measure, of: order) {
      guard let signal = measure.interruptedBy else {
        // Who is there and takes no call is measured all the same.
        let isSomebodyThere = measure.figures.errors.keys.contains { !$0.hasPrefix("lost: ") }
        if measure.seconds > 0, isSomebodyThere { tell(report, invocation) }
        throw failure
      }
      invocation.errors.line("interrupted before anything was measured")
      end(by: signal)
    }
    tell(report, invocation)
    if let signal = measure.interruptedBy {
      invocation.output.flush()
      end(by: signal)
    }
    return report.isClean ? .success : .problemsFound
  }

  private static func tell(_ report: LoadReport, _ invocation: Invocation) {
    if invocation.has(json) {
      invocation.output.line(report.json)
    } else {
      report.print(to: invocation.output)
    }
  }

  /// `nil` where a call was taken, and was measured.
  private static func whyNothingWasMeasured(
    _ measure: LoadMeasure, of order: LoadOrder
  ) -> CommandFailure? {
    guard measure.seconds == 0 || !measure.hasAnswer else { return nil }
    let errors = measure.figures.errors.keys.sorted()
    let words = errors.isEmpty ? "no answer" : errors.joined(separator: ", ")
    if measure.hasAnswer {
      return CommandFailure("the service at \(order.address) was lost in the warm-up: \(words)")
    }
    let hint =
      if [TrunkErrorCode.noMenu.word, "not answered"].contains(where: errors.contains) {
        "name a number that it answers with --to"
      } else if errors.contains(TrunkErrorCode.refused.word) {
        "it wants a proof (`serve --secrets`), which `hotline load` does not give"
      } else {
        "is `hotline serve` running there?"
      }
    return CommandFailure("the service at \(order.address) took no call: \(words)", hint: hint)
  }

  /// Ends as the signal would have ended it, so that a shell that is interrupted too does not go on.
  private static func end(by signal: ServiceSignal) -> Never {
    Foundation.signal(signal.number, SIG_DFL)
    raise(signal.number)
    exit(128 + signal.number)
  }

  private static func run(_ order: LoadOrder) throws(SocketError) -> LoadMeasure {
    let loop = try LoadClock.loop(by: order.beats)
    defer { loop.close() }
    switch order.wire {
    case .trunk:
      let load = try TrunkLoad(order, on: loop)
      load.clock.run()
      return load.measure
    case .fastAGI:
      let load = try AsteriskLoad(order, on: loop)
      load.clock.run()
      return load.measure
    }
  }

  // MARK: What is asked for

  private static func order(of invocation: Invocation) throws(CommandFailure) -> LoadOrder {
    let service = try ServiceAddress(try addressText(of: invocation))
    let address: SocketAddress
    do throws(SocketError) {
      address = try SocketAddress(host: service.host, port: service.port)
    } catch {
      throw CommandFailure("\(error)")
    }
    var order = LoadOrder(
      address: address, number: invocation[to] ?? "12333", callers: try callers(of: invocation))
    if invocation.has(fastAGI) { order.wire = .fastAGI }
    if invocation.has(depth), invocation.has(fastAGI) {
      throw CommandFailure(
        "--depth is for trunks", hint: "with --fastagi, --typing 0 presses as fast as it is asked")
    }
    if invocation.has(trunks), invocation.has(fastAGI) {
      throw CommandFailure(
        "--trunks is for the trunk protocol", hint: "by FastAGI each call is a connection")
    }
    if invocation.has(pieces), !invocation.has(fastAGI) {
      throw CommandFailure("--pieces is for --fastagi", hint: "a trunk brings no environment")
    }
    order.callsAtOnce = try invocation.number(calls, in: 1...2_000_000) ?? order.callsAtOnce
    order.callsPerSecond = try invocation.number(rate, in: 1...1_000_000).map { Double($0) }
    order.trunks = min(try invocation.number(trunks, in: 1...20_000) ?? 1, order.callsAtOnce)
    order.depth = try invocation.number(depth, in: 1...1_000_000)
    order.keysPerCall = try invocation.number(keys, in: 0...1_000_000_000) ?? order.keysPerCall
    order.hangUpsPerCent = try invocation.number(hangUps, in: 0...100) ?? 0
    order.typing = try nanoseconds(typing, invocation) ?? order.typing
    order.prompt = try nanoseconds(prompt, invocation) ?? order.prompt
    order.speech =
      try invocation.number(speech, in: 1...180_000).map { Milliseconds(UInt32($0)) }
      ?? order.speech
    order.wantsMarks = invocation.has(marks)
    order.writesInPieces = invocation.has(pieces)
    order.warmUp =
      try invocation.number(warmUp, in: 0...3600).map { UInt64($0) * 1_000_000_000 }
      ?? order.warmUp
    order.length =
      try invocation.number(seconds, in: 1...86_400).map { UInt64($0) * 1_000_000_000 }
      ?? order.length
    order.seed = UInt64(try invocation.number(seed, in: 0...Int.max) ?? 1)
    order.process = try invocation.number(process, in: 1...Int(Int32.max)).map { Int32($0) }
    if let process = order.process, ProcessUsage(of: process) == nil {
      throw CommandFailure("there is no process \(process)")
    }
    return order
  }

  private static func addressText(of invocation: Invocation) throws(CommandFailure) -> String {
    let text = invocation.operands.first ?? ""
    // What a shell makes of *.calls.
    guard text.hasSuffix(".calls") else { return text }
    throw CommandFailure(
      "'\(text)' is a file, not a service",
      hint: "--scripts takes one value, and may be given again: \(scripts.usage) \(scripts.usage)")
  }

  private static func nanoseconds(
    _ flag: Flag, _ invocation: Invocation
  ) throws(CommandFailure) -> UInt64? {
    try invocation.number(flag, in: 0...3_600_000).map { UInt64($0) * 1_000_000 }
  }

  private static func callers(of invocation: Invocation) throws(CommandFailure) -> CallerBook {
    let files = invocation.all(scripts)
    guard !files.isEmpty else {
      guard let text = invocation[press] else { return CallerBook(pressing: nil) }
      guard let keys = KeyString(text), !keys.isEmpty else {
        throw CommandFailure(
          "--press takes keys, not '\(text)'", hint: "0-9 * # A-D, at most \(KeyString.capacity)")
      }
      return CallerBook(pressing: keys)
    }
    if [press, keys, hangUps].contains(where: { invocation.has($0) }) {
      throw CommandFailure(
        "callers of scripts press what their scripts say",
        hint: "leave out --press, --keys and --hang-ups, or --scripts")
    }
    var sources = SourceFiles()
    var read: [CallScript] = []
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw CommandFailure("'\(file)' cannot be read")
      }
      let parser = ScriptParser(sources.add(name: file, bytes: Array(data)))
      guard parser.diagnostics.isEmpty else {
        invocation.tell(parser.diagnostics, of: sources)
        throw CommandFailure("'\(file)' has problems")
      }
      read += parser.scripts
    }
    guard !read.isEmpty else { throw CommandFailure("there is no call in these scripts") }
    return CallerBook(following: read)
  }
}

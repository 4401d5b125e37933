import Foundation
import TestSupport
import Testing

/// The built service and a real Asterisk beside it, with the prompts of its menus installed as the manual says.
struct AsteriskRig {
  /// nil unless `make asterisk` has asked for it: calls take as long as what is said in them.
  static let program =
    ProcessInfo.processInfo.environment["HOTLINE_ASTERISK"] == nil
    ? nil : AsteriskStand.program(root: RepositoryTests.root)
  /// Why tests of it are passed over.
  static let missing: Comment = "a real Asterisk is fetched and rung by make asterisk"

  /// A dialplan with one line for the service, as short as it can be.
  static let oneNode = """
    [incoming]
    exten => _X!,1,AGI(agi://${NODE}/${EXTEN})
     same => n,Verbose(1,behind the service)

    """

  let service: ServeRun
  let stand: AsteriskStand
  private let variables: [String: String]

  /// `menus`: paths from the root of the repository, or whole ones.
  init(
    _ menus: [String], sounds: URL, flags: [String] = [], dialplan: String = oneNode,
    queues: String = "", without missing: Set<AsteriskStand.Module> = [],
    hasBeep: Bool = true, on system: BrokenSystem? = nil
  ) throws {
    // Not both at once: each takes ports that were free a moment ago.
    service = try ServeRun(menus, flags: ["--fastagi", "0"] + flags, on: system)
    stand = try AsteriskStand(
      #require(Self.program), dialplan: dialplan, queues: queues, sounds: sounds, without: missing,
      hasBeep: hasBeep)
    variables = ["NODE": "127.0.0.1:\(try service.fastAGIPort)"]
  }

  func call(
    _ number: String, _ more: [String: String] = [:], as caller: AsteriskCall.Caller = .speaking
  ) throws -> AsteriskCall {
    try stand.call(number, variables.merging(more) { $1 }, as: caller)
  }

  /// Waits until the channel of `call` is gone, and the service knows: it was the service's `number`th.
  func waitForEnd(of call: AsteriskCall, number: Int = 1) throws {
    try call.ended()
    try service.waitForLog("event=call-ended fastagi=\(number) call=\(call.id) ")
  }

  // MARK: Prompts

  private static let shippedMenus = ["menus/12333", "menus/clinic"]

  static func shippedSounds() throws -> URL { try sounds(of: shippedMenus, named: "menus") }

  /// With the menus that are shipped.
  static func shipped(
    flags: [String] = [], dialplan: String = oneNode
  ) throws -> AsteriskRig {
    try AsteriskRig(shippedMenus, sounds: shippedSounds(), flags: flags, dialplan: dialplan)
  }

  /// The prompts of `menus`, spoken and installed; kept beside the unpacked Asterisk, where the next run finds them.
  static func sounds(of menus: [String], named name: String) throws -> URL {
    let kept = try #require(program).deletingLastPathComponent().appending(path: name)
    let sounds = kept.appending(path: "sounds")
    try FileManager.default.createDirectory(at: sounds, withIntermediateDirectories: true)
    let prompts = ["--prompts", kept.appending(path: "prompts").path]
    try run(["render"] + prompts, menus)
    try run(["install", "--asterisk", sounds.path] + prompts, menus)
    return sounds
  }

  private static func run(_ words: [String], _ menus: [String]) throws {
    let paths = menus.map {
      $0.hasPrefix("/") ? $0 : RepositoryTests.root.appending(path: $0).path
    }
    let outcome = try CommandRun(["prompts"] + words + paths)
      .environment("PATH", "/usr/local/bin:/usr/bin:/bin").outcome()
    guard outcome.status == 0 else {
      throw Missing(what: "prompts", output: outcome.output, errors: outcome.errors)
    }
  }
}

extension GatewayMenu.Folder {
  /// An Asterisk that has the prompts of this menu beside a service, but for files that are missing.
  func rig(
    flags: [String] = [], dialplan: String = AsteriskRig.oneNode, queues: String = "",
    without modules: Set<AsteriskStand.Module> = [],
    withoutSounds isMissing: ((String) -> Bool)? = nil, on system: BrokenSystem? = nil
  ) throws -> AsteriskRig {
    var sounds = try AsteriskRig.sounds(of: [menu], named: "stand")
    if let isMissing {
      let own = folder.appending(path: "sounds")
      try FileManager.default.copyItem(at: sounds, to: own)
      for name in try FileManager.default.subpathsOfDirectory(atPath: own.path)
      where isMissing(name) {
        try FileManager.default.removeItem(at: own.appending(path: name))
      }
      sounds = own
    }
    return try AsteriskRig(
      [menu], sounds: sounds, flags: flags, dialplan: dialplan, queues: queues, without: modules,
      hasBeep: isMissing?("beep.gsm") != true, on: system)
  }
}

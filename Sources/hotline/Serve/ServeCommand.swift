import CallEngine
import CallFlowModel
import Diagnostics
import Endpoints
import FaxDocuments
import Foundation
import HotlineServer
import HylaFAX
import MenuCompiler
import Sockets
import Storage
import StorageSQLite

/// `hotline serve`: the service, from its ports to its last call.
enum ServeCommand: Command {
  static let name = "serve"
  static let summary = "Answer calls that gateways bring over TCP"
  static let port = Flag(
    "port", "N", "where gateways connect; default: \(ServiceAddress.standardPort)")
  static let host = Flag("host", "ADDRESS", "the address to listen on; default: 127.0.0.1")
  static let fastAGI = Flag("fastagi", "N", "a port for Asterisk's AGI(); default: not opened")
  static let eventSocket = Flag(
    "event-socket", "N", "a port for FreeSWITCH's socket application; default: not opened")
  static let allow = Flag(
    "allow", "RANGE",
    "from where gateways may connect, as 10.1.0.0/16; default: private addresses",
    repeats: true)
  static let recordings = Flag(
    "recordings", "DIR",
    "where Asterisk or FreeSWITCH records messages, by a path that is the same for both")
  static let faxFolder = Flag(
    "fax-folder", "DIR", "where faxes are drawn as TIFF files, for gateways that read them there")
  static let hylaFAX = Flag(
    "hylafax", "HOST[:PORT]",
    "a HylaFAX server for faxes that are called back; default: gateways")
  static let hylaFAXLog = Flag(
    "hylafax-log", "FILE", "its etc/xferfaxlog, where this machine can read it")
  static let store = Flag(
    "store", "FILE",
    "where calls and messages are kept; default: \(StoreFile.standardPath); or: memory"
  )
  static let secrets = Flag(
    "secrets", "FILE", "lines of GATEWAY SECRET; gateways must prove theirs")
  static let markKey = Flag(
    "mark-key", "FILE",
    "keys that seal marks, 32 bytes in hex a line, made where missing; default: beside the store"
  )
  static let endpoints = Flag(
    "endpoints", "FILE", "lines of TABLE URL [TOKEN] for tables that are answered over HTTP")
  static let endpointsCA = Flag(
    "endpoints-ca", "FILE",
    "certificates (PEM) by which endpoints are trusted over https; default: the system's")
  static let node = Flag("node", "NAME", "this node's name in greetings; default: the machine's")
  static let loops = Flag("loops", "N", "event loops; default: one for each core")
  static let callsMax = Flag(
    "calls", "N", "calls at once before callers are refused; default: 250000")
  static let drainLimit = Flag(
    "drain-limit", "SECONDS", "how long calls may go on once told to stop; default: 600")
  static let logLevel = Flag(
    "log", "LEVEL", "from which level on to log; default: info",
    choices: ServiceLog.Level.allCases.map(\.word))
  static let notify = Flag(
    "notify", "FILE", "whom to tell of messages: lines of DEPARTMENT exec|post WHERE")
  static let testClock = Flag("test-clock", "let calls name their own time with at=")
  static let flags = [
    port, host, fastAGI, eventSocket, allow, recordings, faxFolder, hylaFAX, hylaFAXLog, store,
    secrets, markKey, endpoints, endpointsCA, node, loops, callsMax, drainLimit, logLevel, notify,
    testClock,
  ]
  static let operands = [Operand("MENU", .some, "a menu's root file or its folder")]
  static let details = """
    SIGHUP, or a change to a menu's files, compiles the menus again: new calls get them if they
    have no problem; the keys of marks (hotline mark-key) and the files of --endpoints and --notify are
    read again too. SIGTERM and Ctrl-C let the calls that are up finish; a second one ends them.

    An Asterisk brings calls by AGI(agi://HOST:4573/NUMBER), a FreeSWITCH by the application socket with
    HOST:8084/NUMBER async full. Neither port has secrets or encryption: --allow says who may connect.

      hotline serve menus/12333 menus/clinic
      hotline serve --host 0.0.0.0 --secrets gateways.txt --store /var/lib/hotline/calls.db menus/12333
      hotline serve --fastagi 4573 --event-socket 8084 --recordings /var/spool/hotline menus/12333
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    FreedMemory.goesBackAtOnce()
    // In this order, so that whatever fails, nothing has been begun.
    let folders = try invocation.operands.map { operand throws(CommandFailure) in
      try MenuFolder.find(operand)
    }
    let writer = LogWriter(descriptor: STDERR_FILENO)
    let level = ServiceLog.Level.allCases.first { $0.word == invocation[logLevel] } ?? .info
    let log = ServiceLog(from: level) { writer.write($0) }
    let descriptorsMax = OpenFileLimit.raise()
    let control = try control(watching: folders, log: log)
    defer { control.close() }
    let isTest = invocation.has(testClock)
    let menus = try compile(folders, isTest: isTest, invocation)
    let address = try address(of: try invocation.number(port, in: 0...65_535), invocation)
    var options = try options(invocation)
    try checkDescriptors(descriptorsMax, loops: options.loops)
    let routes = try invocation[notify].map { path throws(CommandFailure) in
      try NoticeRoutes(reading: path)
    }
    let settings = try endpointSettings(for: menus, invocation)
    let authorities = try readableAuthorities(invocation)
    try MarkKeyFile.check(invocation[markKey], besideStore: StoreFile.path(invocation))
    let sockets = try open(address, options)
    // Before it is known that all are dead who could have made them.
    let there = options.recordingsThere
    let storage = EndpointLane(
      beside: try openStore(for: Array(zip(folders, menus)), log: log, invocation) {
        options.recordingsOfTheDead = there
      },
      settings: settings, authorities: authorities,
      isCitizenNumber: { CitizenNumber.isValid($0, today: .today) },
      tell: { log.log($0) })
    do throws(CommandFailure) {
      // Its file lies beside the store, so it comes after: what is wrong with the place is told of the store.
      options.seal = try MarkKeyFile.seal(
        invocation[markKey], besideStore: StoreFile.path(invocation))
    } catch {
      storage.close()
      throw error
    }
    let markKeys = MarkKeyFile.place(invocation[markKey], besideStore: StoreFile.path(invocation))
    warnOfFolders(options, log)
    let staffClock = StaffClock(of: menus, in: storage, log: log)
    let notices = routes.map { routes in
      NoticeWorker(routes, storage: storage, log: log) { staffClock.today }
    }
    let unimported = unimportedTables(in: storage, invocation)
    let reload = ServeReload(
      folders: folders, isTest: isTest, staffClock: staffClock,
      calendars: CalendarWatch(isTest ? [] : menus, log: log),
      endpoints: invocation[endpoints].map { ServeReload.Endpoints(path: $0, lane: storage) },
      notices: invocation[notify].flatMap { path in
        notices.map { ServeReload.Notices(path: path, worker: $0) }
      }, unimported: unimported, log: log)
    var failure: SocketError?
    do throws(SocketError) {
      try control.answerToSignals()
      let service = try HotlineService(
        on: sockets, options, menus: MenusInForce(menus), storage: storage, log: log)
      FreedMemory.giveBack()
      let missing = unimported(menus)
      missing?.tell(log)
      ServeScreen(
        menus: menus, address: service.address, fastAGI: service.fastAGIAddress,
        eventSocket: service.eventSocketAddress, options: options,
        store: StoreFile.path(invocation), unimported: missing
      ).print(to: invocation.output)
      invocation.output.flush()
      control.run(
        service, serving: menus, readSeal: { ServeReload.seal(at: markKeys, log: log) },
        reload: { reload.menus(writer: writer) })
      service.waitUntilEnded()
    } catch {
      failure = error
    }
    notices?.stop()
    storage.close()
    options.faxQueueFolder?.removeAll()
    if failure == nil { log.log(.info, .stopped) }
    log.finish()
    writer.finish()
    if let failure { throw CommandFailure("\(failure)", hint: hint(for: failure)) }
    return .success
  }

  /// What tells which tables of menus the store lacks.
  private static func unimportedTables(
    in storage: EndpointLane, _ invocation: Invocation
  ) -> @Sendable ([ServedMenu]) -> UnimportedTables? {
    { [operands = invocation.operands, path = StoreFile.path(invocation)] menus in
      // A store in memory begins with the tables of its menus, and nobody imports into it.
      guard path != StoreFile.inMemory, case .tables(let stored) = storage.answer(to: .listTables)
      else { return nil }
      return UnimportedTables(
        of: menus.map(\.flow), named: operands, in: path, stored: stored.map(\.schema))
    }
  }

  private static func open(
    _ address: SocketAddress, _ options: ServiceOptions
  ) throws(CommandFailure) -> ServiceSockets {
    do throws(SocketError) {
      return try ServiceSockets(at: address, options)
    } catch {
      throw CommandFailure("\(error)", hint: hint(for: error))
    }
  }

  static func hint(for error: SocketError) -> String? {
    switch error.cause {
    case .addressInUse:
      "choose another with --port, --fastagi or --event-socket, or stop the program that has it"
    case .addressNotAvailable, .unknownHost: "choose another with --host"
    case .permissionDenied, .refused, .reset, .timedOut, .unreachable, .noSuchFile,
      .tooManyOpenFiles, .noSpace, .system:
      nil
    }
  }

  private static func compile(
    _ folders: [MenuFolder], isTest: Bool, _ invocation: Invocation
  ) throws(CommandFailure) -> [ServedMenu] {
    var served: [ServedMenu] = []
    for (folder, typed) in zip(folders, invocation.operands) {
      let (compiled, flow) = folder.compiled(isTest: isTest)
      if !compiled.diagnostics.isEmpty {
        invocation.tell(compiled.diagnostics, of: compiled.files)
      }
      guard let flow, let menu = ServedMenu(flow, folder: folder.folder) else {
        throw CommandFailure("the menu '\(typed)' has problems; nothing is served")
      }
      served.append(menu)
    }
    if let clash = MenusInForce.numberTwice(in: served) {
      throw CommandFailure(
        "two menus answer the number '\(clash)'", hint: "give each menu a number of its own")
    }
    return served
  }

  private static func address(
    of number: Int?, _ invocation: Invocation
  ) throws(CommandFailure) -> SocketAddress {
    do throws(SocketError) {
      return try SocketAddress(
        host: invocation[host] ?? ServiceAddress.standardHost,
        port: number.map { UInt16($0) } ?? ServiceAddress.standardPort)
    } catch {
      throw CommandFailure("\(error)", hint: "choose another with --host")
    }
  }

  /// nil where nothing was said.
  private static func readAllowed(_ invocation: Invocation) throws(CommandFailure)
    -> [AddressRange]?
  {
    let texts = invocation.all(allow)
    guard !texts.isEmpty else { return nil }
    return try texts.map { text throws(CommandFailure) in
      guard let range = AddressRange(text) else {
        throw CommandFailure(
          "--allow '\(text)' is not a range of addresses",
          hint:
            "write it in numbers: 10.1.0.0/16, fd00::/8, or one address; 0.0.0.0/0 for all of IPv4")
      }
      return range
    }
  }

  /// A folder that gateways and the service both use, as `flag` names it; nil where it names none.
  private static func sharedFolder(
    _ flag: Flag, _ invocation: Invocation
  ) throws(CommandFailure) -> String? {
    guard let path = invocation[flag] else { return nil }
    var isFolder: ObjCBool = false
    guard path.hasPrefix("/"), FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw CommandFailure(
        "'\(path)' is not a folder by a path from the root",
        hint: "gateways and this service must know it by the same path, and both may write there")
    }
    return path
  }

  private static func openFaxFolder(
    _ invocation: Invocation
  ) throws(CommandFailure) -> FaxFolder? {
    guard let path = try sharedFolder(faxFolder, invocation) else { return nil }
    do throws(FaxProblem) {
      return FaxFolder(path, renderer: try FaxRenderer())
    } catch {
      throw CommandFailure(error)
    }
  }

  private static func options(
    _ invocation: Invocation
  ) throws(CommandFailure) -> ServiceOptions {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var options = ServiceOptions(
      node: invocation[node] ?? ProcessInfo.processInfo.hostName,
      loops: try invocation.number(loops, in: 1...256) ?? cores,
      seal: MarkSeal(key: MarkSeal.newKey()))
    guard (1...64).contains(options.node.utf8.count) else {
      throw CommandFailure("--node takes a name of 1 to 64 bytes")
    }
    options.hasTestClock = invocation.has(testClock)
    options.callsMax = try invocation.number(callsMax, in: 1...10_000_000) ?? options.callsMax
    options.drainSecondsMax = UInt32(
      try invocation.number(drainLimit, in: 0...86_400) ?? Int(options.drainSecondsMax))
    if let number = try invocation.number(fastAGI, in: 0...65_535) {
      options.fastAGI = try address(of: number, invocation)
    }
    if let number = try invocation.number(eventSocket, in: 0...65_535) {
      options.eventSocket = try address(of: number, invocation)
    }
    options.allowed = try readAllowed(invocation)
    options.recordings = try sharedFolder(recordings, invocation)
    options.faxes = try openFaxFolder(invocation)
    try checkFolders(options)
    try setFaxQueue(&options, invocation)
    if let path = invocation[secrets] { options.secrets = try readSecrets(path) }
    try checkPorts(invocation)
    return options
  }

  /// What sends faxes that are called back, and where they are drawn when gateways share no folder.
  private static func setFaxQueue(
    _ options: inout ServiceOptions, _ invocation: Invocation
  ) throws(CommandFailure) {
    if let server = invocation[hylaFAX] {
      let path = invocation[hylaFAXLog]
      if let path, !FileManager.default.isReadableFile(atPath: path) {
        throw CommandFailure("the log '\(path)' cannot be read")
      }
      guard HylaFAXServer.isAddress(server) else {
        throw CommandFailure(
          "'\(server)' is not an address of a HylaFAX server",
          hint: "write it like fax.example:4559")
      }
      options.faxesBy = .hylaFAX(HylaFAXServer(address: server, log: path))
    } else if invocation.has(hylaFAXLog) {
      throw CommandFailure("--hylafax-log of which server?", hint: "name it with --hylafax")
    }
    guard options.faxes == nil else { return }
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "hotline-faxes-\(UUID().uuidString)")
    // Who serves no faxes needs no font; who does is told when the first is to be drawn.
    options.faxQueueFolder = FaxFolder(scratch.path, isOwn: true, renderer: try? FaxRenderer())
  }

  private static func readSecrets(_ path: String) throws(CommandFailure) -> GatewaySecrets {
    let text = try GivenFile.text(path, called: "the secrets")
    do throws(GatewaySecrets.Problem) {
      return try GatewaySecrets(file: text)
    } catch {
      throw CommandFailure("the secrets '\(path)': \(error.text)")
    }
  }

  private static func endpointSettings(
    for menus: [ServedMenu], _ invocation: Invocation
  ) throws(CommandFailure) -> [String: EndpointSettings] {
    guard let path = invocation[endpoints] else { return [:] }
    return try EndpointsFile(at: path, for: menus.flatMap(\.flow.tables)).settings
  }

  /// The file is read for each new connection: what is wrong with it should be told now.
  private static func readableAuthorities(
    _ invocation: Invocation
  ) throws(CommandFailure) -> String? {
    guard let path = invocation[endpointsCA] else { return nil }
    guard
      try GivenFile.text(path, called: "the certificates").contains("-----BEGIN CERTIFICATE-----")
    else {
      throw CommandFailure(
        "'\(path)' has no certificates that can be read", hint: "it is to be a file of PEM")
    }
    return path
  }
}

import Foundation
import GatewayProtocols
import HotlineServer
import Sockets

/// What is looked at, and watched, before anything is begun.
extension ServeCommand {
  /// Watches the folders, so that nothing is missed which is saved while the menus are read.
  static func control(
    watching folders: [MenuFolder], log: ServiceLog
  ) throws(CommandFailure) -> ServiceControl {
    do throws(SocketError) {
      return try ServiceControl(watching: { folders.flatMap(\.allFolders) }, log: log)
    } catch {
      throw CommandFailure("\(error)", hint: hint(for: error))
    }
  }

  /// A service without a single call, and what each of its loops takes beside it; what it sends and starts needs some more.
  private static let descriptorsMin = (service: 32, loop: 10)

  /// Whoever has hardly any would find out in the middle, where it costs calls.
  static func checkDescriptors(_ count: Int, loops: Int) throws(CommandFailure) {
    let least = descriptorsMin.service + descriptorsMin.loop * loops
    guard count < least else { return }
    throw CommandFailure(
      "this process may have \(count) files open, and a service of \(loops) loops needs \(least)",
      hint: "raise the limit: `ulimit -n`, or LimitNOFILE= in a systemd unit")
  }

  /// One port is listened on once; 0 is another one each time.
  static func checkPorts(_ invocation: Invocation) throws(CommandFailure) {
    var taken = [(flag: port, number: Int(ServiceAddress.standardPort))]
    if let number = try invocation.number(port, in: 0...65_535) { taken[0].number = number }
    for flag in [fastAGI, eventSocket] {
      guard let number = try invocation.number(flag, in: 0...65_535), number != 0 else { continue }
      if let other = taken.first(where: { $0.number == number })?.flag {
        throw CommandFailure(
          "--\(other.name) and --\(flag.name) are both port \(number)",
          hint: "give each a port of its own")
      }
      taken.append((flag, number))
    }
  }

  /// What a gateway takes for two files, or two words, by each call that records or faxes.
  static func checkFolders(_ options: ServiceOptions) throws(CommandFailure) {
    for (folder, verb) in [(options.recordings, "record into"), (options.faxes?.path, "fax from")] {
      guard let folder else { continue }
      if options.fastAGI != nil, !FastAGICommandWriter.isFileName(folder) {
        throw CommandFailure(
          "Asterisk cannot \(verb) '\(folder)'",
          hint: "name a folder without any of & , | \" \\ $ ( ) [ ] { } in its path")
      }
      if options.eventSocket != nil, !EventSocketName.isWord(folder) {
        throw CommandFailure(
          "FreeSWITCH cannot \(verb) '\(folder)'",
          hint: "name a folder without a blank or any of ! ' \\ $ { } in its path")
      }
    }
  }

  /// The system says it with each call that leaves a file there; staff should know before the first.
  static func warnOfFolders(_ options: ServiceOptions, _ log: ServiceLog) {
    for folder in [options.recordings, options.faxes?.path] {
      guard let folder, access(folder, W_OK | X_OK) != 0 else { continue }
      log.log(
        .warning, .folderNotWritable,
        ["folder": folder, "why": String(cString: strerror(errno))])
    }
  }
}

internal import CallFlowModel
package import Sockets

/// Runs a service to its end: answers to signals, and brings new menus into force.
///
///     SIGTERM, SIGINT ─▶ drain ── a second one ─▶ stop at once
///     SIGHUP, a changed file ─▶ the menus are compiled on a thread of their own ─▶ in force, or refused
///                            ─▶ the keys of marks are read again, likewise
package final class ServiceControl {
  /// What became of compiling the menus again.
  package enum Reloading: Sendable {
    case menus([ServedMenu])
    /// They have problems, which have been printed.
    case refused
  }

  private enum Message: Sendable {
    case reloaded(Reloading, MarkSeal?)
    case ended
  }

  /// A file is often written in several pieces, and several files are often written together.
  private static let quietBeforeReload: Duration = .milliseconds(300)

  /// What menus are made of. Stores, logs and editors' copies may lie beside them.
  private static let watchedSuffixes = [".menu", ".csv", ".txt"]

  private let service: HotlineService
  private let log: ServiceLog
  private let loop: EventLoop
  private let reload: @Sendable () -> Reloading
  private let readSeal: @Sendable () -> MarkSeal?
  private var versions: [UInt64]
  private var mailbox: Mailbox<Message>!
  private var signals: [SignalWatch] = []
  private var watches: [FileWatch] = []
  private var reloading: EventLoopThread?
  private var mustReloadAgain = false
  private var wasToldToEnd = false

  /// `folders` are watched for changes; one that cannot be is logged. `reload` is called on another thread, and so
  /// is `readSeal`, which returns nil, and says so, where the keys of marks cannot be read.
  package init(
    _ service: HotlineService, serving menus: [ServedMenu], watching folders: [String],
    log: ServiceLog, readSeal: @escaping @Sendable () -> MarkSeal? = { nil },
    reload: @escaping @Sendable () -> Reloading
  ) throws(SocketError) {
    self.service = service
    self.log = log
    self.reload = reload
    self.readSeal = readSeal
    versions = menus.map(\.flow.version)
    loop = try EventLoop()
    let mailbox = try Mailbox<Message>(on: loop) { [unowned self] in take($0) }
    self.mailbox = mailbox
    loop.deadlineReached = { [unowned self] in startReload() }
    for signal in ServiceSignal.allCases {
      signals.append(try SignalWatch(signal, on: loop) { [unowned self] in caught($0) })
    }
    for folder in folders { watch(folder) }
    service.whenEnded { mailbox.post(.ended) }
  }

  /// Returns when the service has ended.
  package func run() {
    loop.run()
    reloading?.join()
    loop.close()
  }

  private func watch(_ folder: String) {
    do throws(SocketError) {
      watches.append(
        try FileWatch(folder, on: loop) { [unowned self] name in
          if let name, !ServiceControl.isPartOfMenu(name) { return }
          loop.wake(at: loop.now + ServiceControl.quietBeforeReload)
        })
    } catch {
      log.log(.warning, "not-watched", ["folder": folder, "why": error.cause.words])
    }
  }

  private static func isPartOfMenu(_ name: String) -> Bool {
    !name.hasPrefix(".") && watchedSuffixes.contains { name.hasSuffix($0) }
  }

  private func caught(_ signal: ServiceSignal) {
    switch signal {
    case .reload: startReload()
    case .terminate, .interrupt:
      if wasToldToEnd {
        log.log(.info, "stopping-at-once", ["calls": "\(service.callCount)"])
        service.stopNow()
      } else {
        log.log(.info, "draining", ["calls": "\(service.callCount)"])
        wasToldToEnd = true
        service.drain()
      }
    }
  }

  private func take(_ message: Message) {
    switch message {
    case .ended: loop.stop()
    case .reloaded(let result, let seal):
      reloading?.join()
      reloading = nil
      if let seal { bringIntoForce(seal) }
      bringIntoForce(result)
      if mustReloadAgain { startReload() }
    }
  }

  private func startReload() {
    guard reloading == nil else {
      mustReloadAgain = true
      return
    }
    mustReloadAgain = false
    let (reload, readSeal) = (reload, readSeal)
    guard let mailbox else { return }
    do throws(SocketError) {
      reloading = try EventLoopThread { _ in
        BackgroundWork.begin()
        mailbox.post(.reloaded(reload(), readSeal()))
      }
    } catch {
      log.log(.error, "reload-failed", ["why": "\(error)"])
    }
  }

  private func bringIntoForce(_ seal: MarkSeal) {
    guard service.replaceSeal(seal) else { return }
    log.log(.info, "mark-keys-in-force", ["seals": seal.fingerprint, "keys": "\(seal.keyCount)"])
  }

  private func bringIntoForce(_ result: Reloading) {
    switch result {
    case .refused:
      log.log(.error, "menus-refused", ["what": "the menus before go on"])
    case .menus(let menus):
      let versions = menus.map(\.flow.version)
      guard versions != self.versions else { return log.log(.info, "menus-unchanged") }
      self.versions = versions
      service.replaceMenus(menus)
      log.log(
        .info, "menus-in-force",
        [
          "menus": menus.map(\.flow.name).joined(separator: ","),
          "versions": versions.map { String($0, radix: 16) }.joined(separator: ","),
        ])
    }
  }
}

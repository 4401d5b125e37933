internal import CallFlowModel
package import Sockets

/// Runs a service to its end: answers to signals, and brings new menus into force.
///
///     SIGTERM, SIGINT ─▶ drain ── a second one ─▶ stop at once
///     SIGHUP, a changed file ─▶ the menus are compiled on a thread of their own ─▶ in force, or refused
///                            ─▶ the keys of marks are read again, likewise
///     SIGHUP                 ─▶ what gateways lacked is looked for again
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

  private struct Serving {
    let service: HotlineService
    var versions: [UInt64]
    let reload: @Sendable () -> Reloading
    let readSeal: @Sendable () -> MarkSeal?
  }

  /// A file is often written in several pieces, and several files are often written together.
  private static let quietBeforeReload: Duration = .milliseconds(300)

  /// Until it is seen that another folder lies where one was.
  private static let betweenLooks: Duration = .seconds(2)

  private let log: ServiceLog
  private let loop: EventLoop
  /// nil until ``run(_:serving:readSeal:reload:)``.
  private var serving: Serving!
  private var mailbox: Mailbox<Message>!
  private var signals: [SignalWatch] = []
  private var watch: MenuWatch!
  /// nil while nothing was changed.
  private var reloadAt: LoopInstant?
  private var lookAt: LoopInstant
  private var reloading: EventLoopThread?
  private var mustReloadAgain = false
  private var wasToldToEnd = false

  /// To be made before the menus are read: what is saved from here on, and a SIGHUP, are answered as soon as the service runs.
  ///
  /// `folders`: those that there are now are watched for changes; one that cannot be is logged.
  package init(
    watching folders: @escaping () -> [String], log: ServiceLog
  ) throws(SocketError) {
    self.log = log
    loop = try EventLoop()
    lookAt = loop.now + Self.betweenLooks
    do throws(SocketError) {
      mailbox = try Mailbox<Message>(on: loop) { [unowned self] in take($0) }
      try answer(to: .reload)
    } catch {
      loop.close()
      throw error
    }
    loop.deadlineReached = { [unowned self] in deadlineReached() }
    watch = MenuWatch(folders, on: loop, log: log) { [unowned self] in
      reloadAt = loop.now + Self.quietBeforeReload
      arm()
    }
    watch.set()
  }

  /// From here on SIGTERM and SIGINT end the service, and not the process. To be called before gateways are let in.
  package func answerToSignals() throws(SocketError) {
    try answer(to: .terminate)
    try answer(to: .interrupt)
  }

  private func answer(to signal: ServiceSignal) throws(SocketError) {
    signals.append(try SignalWatch(signal, on: loop) { [unowned self] in caught($0) })
  }

  /// Returns when the service has ended. `reload` is called on another thread, and so is `readSeal`, which returns nil, and says
  /// so, where the keys of marks cannot be read.
  package func run(
    _ service: HotlineService, serving menus: [ServedMenu],
    readSeal: @escaping @Sendable () -> MarkSeal? = { nil },
    reload: @escaping @Sendable () -> Reloading
  ) {
    serving = Serving(
      service: service, versions: menus.map(\.flow.version), reload: reload, readSeal: readSeal)
    arm()
    if let mailbox { service.whenEnded { mailbox.post(.ended) } }
    loop.run()
    reloading?.join()
    loop.close()
  }

  /// Of a service that did not come to run; a second time does nothing.
  package func close() { loop.close() }

  private func arm() { loop.wake(at: min(reloadAt ?? lookAt, lookAt)) }

  private func deadlineReached() {
    if let due = reloadAt, due <= loop.now {
      reloadAt = nil
      startReload()
    }
    if lookAt <= loop.now {
      lookAt = loop.now + Self.betweenLooks
      watch.look()
    }
    arm()
  }

  private func caught(_ signal: ServiceSignal) {
    let service = serving.service
    switch signal {
    case .reload:
      service.tryMissingAgain()
      startReload()
    case .terminate, .interrupt:
      if wasToldToEnd {
        log.log(.info, .stoppingAtOnce, ["calls": "\(service.callCount)"])
        service.stopNow()
      } else {
        log.log(.info, .draining, ["calls": "\(service.callCount)"])
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
    watch.set()
    let (reload, readSeal) = (serving.reload, serving.readSeal)
    guard let mailbox else { return }
    do throws(SocketError) {
      reloading = try EventLoopThread { _ in
        BackgroundWork.begin()
        mailbox.post(.reloaded(reload(), readSeal()))
      }
    } catch {
      log.log(.error, .reloadFailed, ["why": "\(error)"])
    }
  }

  private func bringIntoForce(_ seal: MarkSeal) {
    guard serving.service.replaceSeal(seal) else { return }
    log.log(.info, .markKeysInForce, ["seals": seal.fingerprint, "keys": "\(seal.keyCount)"])
  }

  private func bringIntoForce(_ result: Reloading) {
    switch result {
    case .refused:
      log.log(.error, .menusRefused, ["what": "the menus before go on"])
    case .menus(let menus):
      let versions = menus.map(\.flow.version)
      guard versions != serving.versions else { return log.log(.info, .menusUnchanged) }
      serving.versions = versions
      serving.service.replaceMenus(menus)
      log.log(
        .info, .menusInForce,
        [
          "menus": menus.map(\.flow.name).joined(separator: ","),
          "versions": versions.map { String($0, radix: 16) }.joined(separator: ","),
        ])
    }
  }
}

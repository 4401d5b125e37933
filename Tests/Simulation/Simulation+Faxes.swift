import CallKeeping
import GatewayProtocols
import HotlineServer
import Storage
import Telephony

/// Whoever sends one node's faxes of the queue, as `FaxWorker` does on threads of its own.
///
/// Unchecked: a simulation has one thread.
final class SimulatedFaxDesk: @unchecked Sendable {
  static let prefix = "fax:"
  static let atOnceMax = 8

  /// The tries under way.
  var underWay: [ReceiptNumber: FaxJob] = [:]
  /// What the service has told of them.
  var ended: [(receipt: ReceiptNumber, attempt: UInt16, outcome: FaxTry)] = []
  var looksAgainAt: UInt64 = 0
}

/// What a gateway does with a fax outside calls.
struct SimulatedFaxCall {
  let trunk: SimulatedTrunk
  let receipt: ReceiptNumber
  let attempt: UInt16
  let endsAt: UInt64
}

/// Faxes to other numbers: ordered in calls, kept in the queue, sent by gateways, each until it has arrived and never again.
extension Simulation {
  private var unixTime: UnixTime { UnixTime(seconds: clock.unixMilliseconds / 1000) }

  // MARK: The service

  /// Takes what is due, once a second.
  func lookForFaxes(_ node: SimulatedNode) throws {
    let desk = node.faxes
    guard desk.looksAgainAt <= now, !store.isBroken else { return }
    desk.looksAgainAt = now + 1000
    let room = SimulatedFaxDesk.atOnceMax - desk.underWay.count
    let canSend = trunks.contains { $0.node == node.number && !$0.isBroken && $0.can.callBack }
    guard room > 0, canSend else { return }
    let outcome = store.memory.commit(
      .claimFaxes(
        by: "\(node.number) \(node.began)", count: room, at: unixTime, .standard))
    guard case .faxesClaimed(let claimed) = outcome else { return }
    for job in claimed.taken {
      guard let receipt = job.receipt, let number = job.order.to else { continue }
      guard !faxesSent.contains(receipt) else {
        throw SimulationProblem("the fax \(receipt) has arrived and is sent again")
      }
      guard !nodes.contains(where: { $0.isUp && $0.faxes.underWay[receipt] != nil }) else {
        throw SimulationProblem("the fax \(receipt) is sent by two at once")
      }
      desk.underWay[receipt] = job
      node.service.sendFax(job, as: receipt, to: number) { outcome in
        desk.ended.append((receipt, job.attempts, outcome))
      }
    }
    if !claimed.taken.isEmpty { try turn(node) }
  }

  /// The store hears what has come of tries; where it fails, they are this node's until it dies.
  func settleFaxes(_ node: SimulatedNode) {
    for (receipt, attempt, outcome) in node.faxes.ended {
      node.faxes.underWay[receipt] = nil
      guard !store.isBroken else { continue }
      let end = StorageRequest.endFaxTry(
        receipt, attempt: attempt, outcome, at: unixTime, .standard)
      if planted == .faxTwice, case .sent = outcome {
        faxesSent.insert(receipt)
        _ = store.memory.commit(.releaseFaxes(at: unixTime, .standard))
        continue
      }
      guard case .fax(let job?) = store.memory.commit(end) else { continue }
      if job.state == .sent { faxesSent.insert(receipt) }
    }
    node.faxes.ended.removeAll(keepingCapacity: true)
  }

  // MARK: The gateway

  func sendFax(
    _ name: String, _ attempt: OperationNumber, _ document: String, _ pages: UInt32,
    _ number: String?, on trunk: SimulatedTrunk
  ) throws {
    guard trunk.can.callBack else {
      throw SimulationProblem("a gateway that sends no faxes is to send \(name)")
    }
    let due = nodes[trunk.node].faxes.underWay.first {
      SimulatedFaxDesk.prefix + $0.key.description == name
    }
    guard let (receipt, job) = due, UInt32(job.attempts) == attempt.number,
      job.order.document == document, job.pageCount - job.pagesSent == pages,
      job.order.to == number
    else { throw SimulationProblem("a fax that nobody ordered: \(name) \(attempt.number)") }
    // A gateway that is asked for the next try leaves the one before.
    faxCalls.removeAll { $0.trunk === trunk && $0.receipt == receipt }
    trunk.faxesAt[receipt] = job.attempts
    faxCalls.append(
      SimulatedFaxCall(
        trunk: trunk, receipt: receipt, attempt: job.attempts,
        endsAt: now + UInt64(any(1000...60_000))))
  }

  func endFaxCalls() {
    for place in faxCalls.indices.reversed() where faxCalls[place].endsAt <= now {
      let fax = faxCalls.remove(at: place)
      guard !fax.trunk.isBroken else { continue }
      let outcomes: [OperationOutcome] = [.sent(pages: 1), .busy, .noAnswer, .failed]
      let outcome = chance(0.5) ? outcomes[0] : outcomes.randomElement(using: &random)!
      let name = SimulatedFaxDesk.prefix + fax.receipt.description
      fax.trunk.say(.faxEnded(fax.trunk, fax.receipt, attempt: fax.attempt)) {
        NativeEventWriter.done(name, OperationNumber(UInt32(fax.attempt)), outcome, into: &$0)
      }
    }
  }

  /// The service has been told what came of a try; of one that it waits for no longer it wants to know nothing.
  func faxEnded(_ receipt: ReceiptNumber, _ attempt: UInt16, on trunk: SimulatedTrunk) {
    switch trunk.faxesAt[receipt] {
    case nil: faultsExpected.append("unknown-call")
    case attempt: trunk.faxesAt[receipt] = nil
    default: break
    }
  }

  // MARK: The caller

  func queued(_ caller: Int, _ receipt: String) throws {
    let call = callers[caller].expected!.identity.key
    guard faxesPromised[receipt] == nil || faxesPromised[receipt] == call else {
      throw SimulationProblem("the receipt \(receipt) is given twice")
    }
    faxesPromised[receipt] = call
  }

  /// Every order of which a caller has heard is in the queue.
  func checkFaxes() throws {
    for (receipt, call) in faxesPromised {
      guard let number = UInt64(receipt),
        case .fax(let job?) = store.memory.commit(.findFax(ReceiptNumber(number)))
      else { throw SimulationProblem("the fax \(receipt) was promised and is not in the queue") }
      guard job.order.call == call else {
        throw SimulationProblem("the fax \(receipt) was promised to another")
      }
      guard !faxesSent.contains(ReceiptNumber(number)) || job.state == .sent else {
        throw SimulationProblem("the fax \(receipt) has arrived, and is \(job.state.word)")
      }
    }
  }
}

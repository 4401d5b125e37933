import Sockets

/// Everything of a load that is due at a time: calls that ring, keys, sound, ends of prompts.
///
/// The timer is exact to the ``LoadOrder/grain``, and nothing is done before its time.
final class LoadClock {
  /// Called for each entry whose time has come.
  var due: ((DueQueue.Entry) -> Void)?
  private var queue = DueQueue()
  private var timer: PreciseTimer!
  private var armed: UInt64?

  init(on loop: EventLoop) throws(SocketError) {
    timer = try PreciseTimer(on: loop) { [unowned self] in reached() }
  }

  func add(at time: UInt64, call: UInt32, ticket: UInt32) {
    queue.add(DueQueue.Entry(at: time, call: call, ticket: ticket))
    arm()
  }

  func stop() {
    queue = DueQueue()
    timer.close()
  }

  private func arm() {
    guard let earliest = queue.earliest else { return }
    let time = (earliest + LoadOrder.grain - 1) / LoadOrder.grain * LoadOrder.grain
    if let armed, armed <= time { return }
    armed = time
    timer.wake(at: time)
  }

  private func reached() {
    armed = nil
    // What comes due by the doing has a turn of its own.
    let now = PreciseTimer.now
    while let entry = queue.takeDue(at: now) { due?(entry) }
    arm()
  }
}

/// Tells of connections that were refused, without letting whoever makes them fill the log.
struct RefusalLog {
  private static let intervalMilliseconds: UInt64 = 10_000

  private var nextAt: UInt64 = 0
  private var untold = 0

  /// `now` is in milliseconds of the loop's clock.
  mutating func add(_ host: String, _ port: ServicePort, at now: UInt64, to log: ServiceLog) {
    guard now >= nextAt else {
      untold += 1
      return
    }
    nextAt = now + Self.intervalMilliseconds
    log.log(
      .warning, "peer-refused",
      [
        "peer": host, "port": port.name, "untold-before": untold == 0 ? "" : "\(untold)",
        "why": "its address is not among those allowed: see --allow",
      ])
    untold = 0
  }
}

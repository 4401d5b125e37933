internal import CallEngine
internal import CallFlowModel

extension ServedCall {
  /// Calls `body` with the call and its menu, where they lie: neither is copied with all that it refers to.
  ///
  /// The menu is taken out of its place meanwhile, as on a trunk's way of a key; see ``LoopMenu``.
  @inline(__always)
  mutating func withFlow<Result>(_ body: (inout Call, CallFlow) -> Result) -> Result {
    let taken = flow.move()
    let result = body(&call, taken)
    flow.initialize(to: consume taken)
    return result
  }
}

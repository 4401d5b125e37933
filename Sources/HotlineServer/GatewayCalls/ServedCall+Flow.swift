internal import CallEngine
internal import CallFlowModel

extension ServedCall {
  /// Calls `body` with the call and its menu, where they lie: neither is copied with all that it refers to.
  ///
  /// See ``LoopMenu`` for why no reference is counted.
  @inline(__always)
  mutating func withFlow<Result>(_ body: (inout Call, CallFlow) -> Result) -> Result {
    ServedCall.pass(&call, &menu.flow.pointee, to: body)
  }

  /// Nobody else can change what is `inout`, so that the menu is handed on as it is: read through its pointer it would be copied
  /// with all its references, and taken out of its place and put back it would be copied twice.
  @inline(__always)
  private static func pass<Result>(
    _ call: inout Call, _ flow: inout CallFlow, to body: (inout Call, CallFlow) -> Result
  ) -> Result {
    body(&call, flow)
  }
}

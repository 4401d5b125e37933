/// The calls of a load, by their place. As many as there are from the beginning on, in memory of their own: an array would be
/// asked for each change whether nobody else has it.
final class CallerTable {
  private let calls: UnsafeMutableBufferPointer<TrunkCaller>

  init(count: Int) {
    calls = .allocate(capacity: count)
    calls.initialize(repeating: TrunkCaller())
  }

  deinit { calls.deallocate() }

  var count: Int { calls.count }
  var indices: Range<Int> { 0..<calls.count }

  subscript(call: Int) -> TrunkCaller {
    unsafeAddress {
      precondition(indices.contains(call))
      return UnsafePointer(calls.baseAddress! + call)
    }
    unsafeMutableAddress {
      precondition(indices.contains(call))
      return calls.baseAddress! + call
    }
  }

  func address(of call: Int) -> UnsafePointer<TrunkCaller> {
    UnsafePointer(calls.baseAddress! + call)
  }
}

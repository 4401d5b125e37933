/// A way out of a step that the caller chooses by keys.
package struct FlowOption: Sendable, BitwiseCopyable {
  /// Its stable name: a place in ``CallFlow/names``.
  package let name: UInt32
  package let target: Target

  package init(name: Int, target: Target) {
    self.name = UInt32(name)
    self.target = target
  }
}

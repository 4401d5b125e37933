import CPrefetch
package import CallFlowModel
package import Telephony

/// The way of a key through a menu's tables, one look after the other: each asks for memory whose place stands in what the one
/// before has asked for.
///
/// In a menu that no cache holds each look is a wait. Who has many keys lets all of them have the first look before any has the
/// second, so that their waits are one.
package enum KeyLook: CaseIterable {
  /// At the step at which the call is.
  case step
  case asking, node, option
  /// At the step to which the key leads.
  case target
}

extension CallFlow {
  /// Steps up to which a menu's tables stay in a cache while they are used: some 300 bytes each.
  private static let stepsInCache = 2048

  /// Whether it pays to look ahead.
  package var isLarge: Bool { steps.count > CallFlow.stepsInCache }
}

extension Call {
  /// Asks for the next thing on the way of `key`.
  ///
  /// `mutating` as ``speak(_:rowKey:at:in:into:)`` is.
  ///
  /// - Parameters:
  ///   - place: the call's step at first, and then what the look before has returned.
  ///   - flow: `inout`, though nothing is changed: as a value behind a pointer it would be copied.
  /// - Returns: where the way has come, in the table that is asked for; nil where it ends.
  @inline(__always)
  package mutating func look(
    _ look: KeyLook, from place: UInt32, by key: DTMFKey, in flow: inout CallFlow
  ) -> UInt32? {
    switch look {
    case .step:
      flow.steps.fetchAhead(place)
      return place
    case .asking:
      guard let asking = flow.steps[Int(place)].asking else { return nil }
      flow.askings.fetchAhead(asking)
      return asking
    case .node:
      guard let node = flow.askings[Int(place)].keys else { return nil }
      flow.keyNodes.fetchAhead(node)
      return node
    case .option:
      let branch = flow.branch(from: Int(place), by: Int(key.rawValue))
      guard case .option(let option) = branch else { return nil }
      flow.options.fetchAhead(option.index)
      return option.index
    case .target:
      let target: StepID
      switch flow.options[Int(place)].target {
      case .step(let next): target = next
      case .back: target = history.last ?? step
      case .again, .nextRows, .previousRows, .hangUp: return nil
      }
      flow.steps.fetchAhead(target.index)
      return target.index
    }
  }
}

extension Array {
  @inline(__always)
  fileprivate func fetchAhead(_ index: UInt32) {
    withUnsafeBufferPointer {
      fetch_ahead($0.baseAddress! + Int(index), MemoryLayout<Element>.stride)
    }
  }
}

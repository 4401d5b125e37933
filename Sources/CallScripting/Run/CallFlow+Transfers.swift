import CallFlowModel

/// Where callers are put through to, as scripts name it.
extension CallFlow {
  func name(of destination: TransferDetail.Destination) -> String {
    switch destination {
    case .queue(let queue): queues[Int(queue)].name
    case .number(let number): names[Int(number)]
    }
  }

  /// All of them, in order.
  var transferTargets: [String] {
    Set(transfers.map { name(of: $0.destination) }).sorted()
  }
}

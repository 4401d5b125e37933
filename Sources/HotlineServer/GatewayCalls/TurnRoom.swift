package import GatewayProtocols

/// Memory for a turn: a loop has one for all its calls, so that one that waits holds none.
package final class TurnRoom {
  package var turn = GatewayTurn()

  package init() {}
}

/// People who answer: a queue of the gateway.
package struct SeatQueue: Equatable, Sendable {
  package let name: String
  package let title: TextID?
  /// How many people can answer at once.
  package let seats: UInt16

  package init(name: String, title: TextID?, seats: UInt16) {
    self.name = name
    self.title = title
    self.seats = seats
  }
}

import GatewayProtocols
import Testing

@Suite struct NativeTrunkTests {
  func at(_ seconds: Int64) -> TrunkTime { TrunkTime(milliseconds: seconds * 1000) }

  func greeted() -> NativeTrunk {
    var trunk = NativeTrunk(at: at(0))
    #expect(trunk.greeted() == .greeted)
    return trunk
  }

  @Test func `a trunk that has not greeted within 10 s is closed`() {
    var trunk = NativeTrunk(at: at(0))
    #expect(trunk.deadline == at(10))
    #expect(trunk.timeReached(at(9), isRead: true) == .nothing)
    #expect(trunk.timeReached(at(10), isRead: true) == .close(.neverGreeted))
    #expect(trunk.timeReached(at(10), isRead: true) == .nothing)
    #expect(trunk.deadline == nil)
  }

  @Test func `other lines do not put off the greeting`() {
    var trunk = NativeTrunk(at: at(0))
    trunk.heard(at: at(9))
    #expect(trunk.timeReached(at(10), isRead: true) == .close(.neverGreeted))
  }

  @Test func `a gateway greets once`() {
    var trunk = greeted()
    #expect(trunk.hasGreeted)
    #expect(trunk.greeted() == .already)
  }

  @Test func `after 30 s of silence comes one ping, after 90 s the end`() {
    var trunk = greeted()
    #expect(trunk.deadline == at(30))
    #expect(trunk.timeReached(at(29), isRead: true) == .nothing)
    #expect(trunk.timeReached(at(30), isRead: true) == .sendPing)
    #expect(trunk.timeReached(at(31), isRead: true) == .nothing)
    #expect(trunk.deadline == at(90))
    #expect(trunk.timeReached(at(90), isRead: true) == .nothing)
    let end = TrunkTime(milliseconds: 90_001)
    #expect(trunk.deadline == end)
    var unread = trunk
    #expect(trunk.timeReached(end, isRead: true) == .close(.silent))
    #expect(unread.timeReached(end, isRead: false) == .close(.stoppedReading))
  }

  @Test
  func `who has stood still asks, and reads what lies there, before a gateway counts as silent`() {
    var trunk = greeted()
    #expect(trunk.timeReached(at(100), isRead: true) == .sendPing)
    #expect(trunk.deadline == at(160))
    #expect(trunk.timeReached(at(300), isRead: true) == .nothing)
    trunk.heard(at: at(300))
    #expect(trunk.deadline == at(330))
    #expect(trunk.timeReached(at(301), isRead: true) == .nothing)
    #expect(trunk.timeReached(at(330), isRead: true) == .sendPing)
  }

  @Test func `whatever is heard starts the silence anew`() {
    var trunk = greeted()
    #expect(trunk.timeReached(at(30), isRead: true) == .sendPing)
    trunk.heard(at: at(40))
    #expect(trunk.deadline == at(70))
    #expect(trunk.timeReached(at(90), isRead: true) == .sendPing)
  }

  @Test func `a thousand errors in a row close the trunk, with a good line between them not`() {
    var trunk = greeted()
    for _ in 0..<999 { #expect(trunk.lineFailed(.unknownCall) == nil) }
    trunk.lineTaken()
    for _ in 0..<999 { #expect(trunk.lineFailed(.tooLong) == nil) }
    #expect(trunk.lineFailed(.unknownCall) == .tooManyErrors)
    #expect(trunk.isOver)
  }

  @Test func `what the service cannot do now is no error of the gateway's`() {
    var trunk = greeted()
    for _ in 0..<2000 {
      #expect(trunk.lineFailed(.overloaded) == nil)
      #expect(trunk.lineFailed(.draining) == nil)
    }
    #expect(!trunk.isOver)
  }

  @Test func `a wrong proof closes the trunk at once`() {
    var trunk = NativeTrunk(at: at(0))
    #expect(trunk.lineFailed(.refused) == .refused)
    #expect(trunk.isOver)
  }

  @Test func `more than 8 MiB unread for 30 s close the trunk, less or shorter not`() {
    var trunk = greeted()
    let much = NativeTrunk.unreadBytesMax + 1
    trunk.unread(much, at: at(5))
    trunk.unread(much, at: at(20))
    trunk.heard(at: at(20))
    #expect(trunk.deadline == at(35))
    trunk.unread(NativeTrunk.unreadBytesMax, at: at(34))
    #expect(trunk.timeReached(at(35), isRead: true) == .nothing)
    trunk.unread(much, at: at(36))
    trunk.heard(at: at(60))
    #expect(trunk.timeReached(at(65), isRead: true) == .nothing)
    #expect(trunk.timeReached(at(66), isRead: true) == .close(.neverReads))
  }
}

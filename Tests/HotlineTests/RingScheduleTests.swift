import Testing

@testable import hotline

@Suite struct RingScheduleTests {
  /// Calls that rang, as place and moment, and how many were held back.
  private func due(_ schedule: inout RingSchedule, at now: UInt64) -> (rung: [[UInt64]], held: Int)
  {
    var (rung, held): ([[UInt64]], Int) = ([], 0)
    while let due = schedule.takeDue(at: now) {
      switch due {
      case .ring(let place, _, let moment): rung.append([UInt64(place), moment])
      case .heldBack: held += 1
      }
    }
    return (rung, held)
  }

  @Test func `by a rate calls ring at their own times, and are held back where no place is free`() {
    var schedule = RingSchedule(places: 2, rate: 1e8, ringingMax: 1)
    #expect(due(&schedule, at: 1000) == ([], 0))
    schedule.begin(at: 100)
    #expect(due(&schedule, at: 99) == ([], 0))
    #expect(due(&schedule, at: 119) == ([[0, 100], [1, 110]], 0))
    #expect(due(&schedule, at: 145) == ([], 3))
    #expect(schedule.next == 150)
    schedule.giveBack(1, wasAnswered: false)
    #expect(due(&schedule, at: 155) == ([[1, 150]], 0))
  }

  @Test func `without a rate free places ring at once, but only so many at a time`() {
    var schedule = RingSchedule(places: 3, rate: nil, ringingMax: 2)
    #expect(due(&schedule, at: 99) == ([], 0))
    schedule.begin(at: 100)
    #expect(schedule.next == nil)
    #expect(due(&schedule, at: 100) == ([[0, 100], [1, 100]], 0))
    schedule.answered()
    #expect(due(&schedule, at: 120) == ([[2, 120]], 0))
    schedule.giveBack(0, wasAnswered: true)
    #expect(due(&schedule, at: 130) == ([], 0))
    schedule.giveBack(1, wasAnswered: false)
    #expect(due(&schedule, at: 140) == ([[1, 140]], 0))
  }
}

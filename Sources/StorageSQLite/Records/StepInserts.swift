import Storage
import Telephony

/// Puts the steps of a call into the file, up to eight with one statement: where each goes by itself, it looks for its place from
/// the root of the table, which costs the more the larger that has grown, and most of what a record costs.
struct StepInserts: ~Copyable {
  private let eight: Statement
  private let four: Statement
  private let two: Statement
  private let one: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    let eight = try connection.prepare(Self.insert(8))
    let four = try connection.prepare(Self.insert(4))
    let two = try connection.prepare(Self.insert(2))
    let one = try connection.prepare(Self.insert(1))
    self.eight = eight
    self.four = four
    self.two = two
    self.one = one
  }

  private static func insert(_ count: Int) -> String {
    let rows = (0..<count).map { row in
      let first = 3 + 4 * row
      return "(?1, ?2, ?\(first), ?\(first + 1), ?\(first + 2), ?\(first + 3))"
    }
    // Whatever fails undoes the whole transaction: no need for SQLite to copy pages to undo the statement alone.
    return "INSERT OR FAIL INTO call_steps (call_id, segment, place, step, exit, at_ms) VALUES "
      + rows.joined(separator: ", ")
  }

  func run(
    _ steps: [CallPath.Step], of call: Int64, segment: UInt32
  ) throws(StorageFailure) {
    var place = 0
    while place < steps.count {
      let count =
        switch steps.count - place {
        case 8...: 8
        case 4...: 4
        case 2...: 2
        default: 1
        }
      var values: [SQLValue] = [.integer(call), SQLValue(segment)]
      values.reserveCapacity(2 + 4 * count)
      for place in place..<place + count {
        let step = steps[place]
        values.append(SQLValue(place))
        values.append(SQLValue(step.name))
        values.append(SQLValue(step.exit))
        values.append(SQLValue(step.at.milliseconds))
      }
      switch count {
      case 8: try eight.run(values)
      case 4: try four.run(values)
      case 2: try two.run(values)
      default: try one.run(values)
      }
      place += count
    }
  }
}

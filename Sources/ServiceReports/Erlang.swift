package import Telephony

/// How many lines and seats a traffic needs, after A. K. Erlang.
///
/// Traffic is measured in erlangs: calls an hour times the hours that each lasts, which is the number of calls at
/// once on average.
package enum Erlang {
  /// Nobody is asked to size more than this; sums stay exact far beyond it.
  private static let countMax = 100_000

  /// The fewest lines on which no more than `share` of the calls are blocked; 0 without traffic.
  package static func lines(traffic: Double, blockedAtMost share: Double) -> Int {
    guard traffic > 0 else { return 0 }
    var blocked = 1.0
    var lines = 0
    while blocked > share, lines < countMax {
      lines += 1
      blocked = traffic * blocked / (Double(lines) + traffic * blocked)
    }
    return lines
  }

  /// Erlang C: the part of callers who have to wait for one of `seats`, 0 to 1, where `blocked` of them would go away. All
  /// of them where the traffic is more than the seats can do: the queue then grows without end.
  static func waiting(_ traffic: Double, _ seats: Int, blocked: Double) -> Double {
    guard Double(seats) > traffic else { return 1 }
    let load = traffic / Double(seats)
    return blocked / (1 - load * (1 - blocked))
  }

  /// The part of callers who are answered within `time`, 0 to 1, by `seats` that handle each call in `handling` on average.
  static func answered(
    _ time: Milliseconds, _ traffic: Double, _ handling: Milliseconds, _ seats: Int,
    blocked: Double
  ) -> Double {
    guard Double(seats) > traffic, handling.count > 0 else { return traffic > 0 ? 0 : 1 }
    let spare = Double(seats) - traffic
    let power = -spare * Double(time.count) / Double(handling.count)
    return 1 - waiting(traffic, seats, blocked: blocked) * exponential(power)
  }

  /// The fewest seats by which `share` of the callers are answered within `time`; 0 without traffic.
  package static func seats(
    traffic: Double, handling: Milliseconds, answering share: Double, within time: Milliseconds
  ) -> Int {
    guard traffic > 0, handling.count > 0 else { return 0 }
    var blocked = 1.0
    var seats = 0
    while seats < countMax {
      seats += 1
      blocked = traffic * blocked / (Double(seats) + traffic * blocked)
      if answered(time, traffic, handling, seats, blocked: blocked) >= share { return seats }
    }
    return seats
  }

  /// e to the `power`, which is 0 or less: halved until the series is short, then squared as often.
  private static func exponential(_ power: Double) -> Double {
    guard power > -700 else { return 0 }
    var part = power
    var halvings = 0
    while part < -0.5 {
      part /= 2
      halvings += 1
    }
    var term = 1.0
    var sum = 1.0
    for count in 1...16 {
      term *= part / Double(count)
      sum += term
    }
    for _ in 0..<halvings { sum *= sum }
    return sum
  }
}

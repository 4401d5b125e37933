import Foundation

/// What a process has used so far, as the system counts it (`/proc`).
struct ProcessUsage {
  /// CPU time of all its threads, also of those that have ended, in nanoseconds.
  let cpu: UInt64
  /// Memory that it has in RAM, in bytes.
  let memory: UInt64
  /// When it began, in the system's own ticks: what tells it from another that has got its number.
  let start: UInt64

  /// What the process took since `before`, in nanoseconds; nil where it is another with the same number.
  func cpu(since before: ProcessUsage) -> UInt64? {
    start == before.start && cpu >= before.cpu ? cpu - before.cpu : nil
  }

  /// CPU time of this program, in nanoseconds.
  static var ownCPU: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return nanoseconds(time)
  }

  private static func nanoseconds(_ time: timespec) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension ProcessUsage {
  /// nil when there is no such process.
  init?(of process: Int32) {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0,
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    else { return nil }
    // The name of the program stands before it in brackets, and may hold anything.
    guard let fields = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let more = fields.split(separator: ")").last?.split(separator: " "),
      let start = more.dropFirst(19).first.flatMap({ UInt64($0) }),
      // One that has ended, and nobody has asked how.
      more.first != "Z"
    else { return nil }
    self.start = start
    cpu = Self.nanoseconds(time)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }
    memory = (kilobytes ?? 0) * 1024
  }
}

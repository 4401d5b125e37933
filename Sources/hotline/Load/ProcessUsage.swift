import Foundation

/// What a process has used so far, as the system counts it (`/proc`).
struct ProcessUsage {
  /// CPU time of its threads, in nanoseconds.
  var cpu: UInt64 = 0
  /// Memory that it has in RAM, in bytes.
  var memory: UInt64 = 0

  /// nil when there is no such process.
  init?(of process: Int32) {
    let folder = "/proc/\(process)"
    guard let status = Self.text("\(folder)/status"),
      let threads = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/task")
    else { return nil }
    for thread in threads {
      // Nanoseconds on a core; the ticks of `stat` are a hundredth of a second each.
      guard let text = Self.text("\(folder)/task/\(thread)/schedstat"),
        let time = text.split(separator: " ").first.flatMap({ UInt64($0) })
      else { continue }
      cpu += time
    }
    for line in status.split(separator: "\n") where line.hasPrefix("VmRSS:") {
      memory = (line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) } ?? 0) * 1024
    }
  }

  /// CPU time of this program, in nanoseconds.
  static var ownCPU: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}

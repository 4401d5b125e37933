import Foundation
import Simulation

// `simulate [CALLS [SEED]]`: so many calls, in worlds of a thousand; or the one world of a seed.
//
//     swift run -c release simulate 1000000
//     swift run -c release simulate 1000 4711      the same world again, for a failure that was found

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let calls = Int(arguments.first ?? 1_000_000)
let missed = SimulationRun.plantedFaultsMissed()
if !missed.isEmpty {
  print("planted faults are not found: \(missed.map(\.rawValue))")
  exit(1)
}
let report = SimulationRun(calls: calls, seed: arguments.dropFirst().first ?? 1).run { line in
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
print(report.words)
exit(report.failure == nil ? 0 : 1)

// `make bench`: everything side by side, and BENCHMARKS.md.
//
//     benchmarks [--rounds N] [--seconds N] [--only WORD] [--store CALLS] [--write FILE]
//
// Figures are CPU time for each unit of work, and ratios of two programs that ran in turn in the same minute: machines
// differ and are noisy, ratios much less so.

import Foundation

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == Lateness.flag {
  Lateness.run(seconds: Double(CommandLine.arguments[2]) ?? 1)
  exit(0)
}
guard let settings = BenchmarkSettings(CommandLine.arguments.dropFirst()) else {
  let usage =
    "usage: benchmarks [--rounds N] [--seconds N] [--only WORD] [--store CALLS] [--write FILE]"
  let isAsked = CommandLine.arguments.contains("--help")
  (isAsked ? FileHandle.standardOutput : .standardError).write(Data((usage + "\n").utf8))
  exit(isAsked ? 0 : 2)
}
let folder = settings.folder
settings.started.endAtSignals { try? FileManager.default.removeItem(at: folder) }
let page = BenchmarkPage(settings)
do {
  try EngineBenchmark(settings).run(into: page)
  try TrunkBenchmark(settings).run(into: page)
  try CallCountBenchmark(settings).run(into: page)
  try MenuSizeBenchmark(settings).run(into: page)
  try FastAGIBenchmark(settings).run(into: page)
  try CallerBenchmark(settings).run(into: page)
  try OpenLoopBenchmark(settings).run(into: page)
  try OtherServersBenchmark(settings).run(into: page)
  try StoreBenchmark(settings).run(into: page)
  try CrowdBenchmark(settings).run(into: page)
  try LatencyBenchmark(settings).run(into: page)
  try MessageBenchmark(settings).run(into: page)
  try CatalogueBenchmark(settings).run(into: page)
  try ToolBenchmark(settings).run(into: page)
} catch {
  page.say("stopped: \(error)")
  exit(1)
}
try page.write()

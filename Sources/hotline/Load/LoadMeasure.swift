import Sockets

/// When a load is measured: after its warm-up, for so long; and what the service and this program used meanwhile.
struct LoadMeasure {
  var figures = LoadFigures()
  /// Figures count only while this holds.
  private(set) var isOn = false
  private(set) var seconds = 0.0
  /// Whether the service has ever answered a call, be it in the warm-up.
  var hasAnswer = false
  /// What has ended it before its time.
  var interruptedBy: ServiceSignal?
  private(set) var serviceCPU: UInt64?
  private(set) var ownCPU: UInt64 = 0
  private(set) var serviceMemory: UInt64?
  private let process: Int32?
  private static let processEnded = "the process of --pid has ended"
  private var began: UInt64 = 0
  private var serviceBefore: ProcessUsage?
  private var ownBefore: UInt64 = 0

  init(of process: Int32?) { self.process = process }

  mutating func begin(at now: UInt64) {
    let before = figures
    figures = LoadFigures()
    // What was refused before counts too: there may be nothing else to tell.
    figures.errors = before.errors
    figures.callsFailed = before.callsFailed
    serviceBefore = process.flatMap { ProcessUsage(of: $0) }
    ownBefore = ProcessUsage.ownCPU
    began = now
    isOn = true
  }

  mutating func end(at now: UInt64) {
    guard isOn else { return }
    isOn = false
    seconds = Double(now - began) / 1e9
    ownCPU = ProcessUsage.ownCPU - ownBefore
    if figures.keysAnswered == 0, figures.keysUnanswered > 0 {
      figures.addError("no key was answered")
    }
    guard let process else { return }
    guard let before = serviceBefore, let after = ProcessUsage(of: process),
      let cpu = after.cpu(since: before)
    else { return figures.addError(LoadMeasure.processEnded) }
    serviceCPU = cpu
    serviceMemory = after.memory
  }
}

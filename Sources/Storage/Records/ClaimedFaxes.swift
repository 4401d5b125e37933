/// What a node gets of the queue when it asks for jobs.
package struct ClaimedFaxes: Equatable, Sendable {
  /// It has them now.
  package private(set) var taken: [FaxJob] = []
  /// They were due, and tried no more: nobody has them. Staff ought to hear of them.
  package private(set) var givenUp: [FaxJob] = []

  package init() {}

  /// Takes `job`, which is due, or gives it up.
  package mutating func take(
    _ job: inout FaxJob, for sender: String, by rules: FaxRules
  ) {
    if job.take(for: sender, by: rules) { taken.append(job) } else { givenUp.append(job) }
  }
}

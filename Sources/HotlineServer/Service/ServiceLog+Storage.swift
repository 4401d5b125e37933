package import Storage

extension ServiceLog {
  /// The store could not do what somebody asked of it. `of` names what, where that is worth a word.
  package func storeFailed(_ failure: StorageFailure, of receipt: String = "") {
    log(
      .error, .storeFailed,
      ["receipt": receipt, "why": failure.description, "do": failure.hintInService ?? ""])
  }

  /// Nothing more is tried, unless staff say so: that is for them to know.
  package func faxGivenUp(_ job: FaxJob) {
    guard let receipt = job.receipt else { return }
    log(
      .error, .faxGivenUp,
      [
        "receipt": "\(receipt)", "attempt": "\(job.attempts)", "why": job.failure ?? "",
        "retry": "hotline faxes retry \(receipt)",
      ])
  }
}

internal import Storage

extension ServiceLog {
  /// The store could not do what somebody asked of it. `of` names what, where that is worth a word.
  func storeFailed(_ failure: StorageFailure, of receipt: String = "") {
    log(
      .error, "store-failed",
      ["receipt": receipt, "why": failure.description, "do": failure.hint ?? ""])
  }
}

import CMimalloc

/// Memory that was given back. All of the process's memory comes from mimalloc, which stands before the C library's own as soon
/// as it is linked: calls by the thousand take and give back pieces of ten sizes, and their records go to another thread.
///
/// A service keeps its menu for days, and what it took to compile it, as much again, for nothing.
enum FreedMemory {
  /// What is freed from now on goes back to the system as soon as a page of it is free. As a rule that waits for the next time
  /// that something is freed, and who waits for callers frees nothing.
  static func goesBackAtOnce() { hotline_set_purge_delay(0) }

  /// Gives back what is left, and from now on only what nobody has wanted for a second: what calls take and give back all the
  /// time would come anew from the system, which clears each page. Asks for a moment in which nobody else wants memory: before
  /// the first call.
  static func giveBack() {
    mi_collect(true)
    hotline_set_purge_delay(1000)
  }
}

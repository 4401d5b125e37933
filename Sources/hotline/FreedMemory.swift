import CMimalloc

/// Memory that was given back. All of the process's memory comes from mimalloc, which stands before the C library's own as soon
/// as it is linked: calls by the thousand take and give back pieces of ten sizes, and their records go to another thread.
enum FreedMemory {
  /// Gives it back to the system. A service keeps its menu for days, and what it took to compile it for nothing. Asks for a
  /// moment in which nobody else wants memory: before the first call.
  static func giveBack() { mi_collect(true) }
}

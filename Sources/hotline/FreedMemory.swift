import CMalloc

/// Memory that was given back.
enum FreedMemory {
  /// Keeps it for what is asked for next. A command that compiles a menu asks for as much again as it gave back, and the
  /// kernel would clear every page of it once more: a tenth of the time of a large menu.
  static func keep() {
    _ = mallopt(M_TRIM_THRESHOLD, Int32.max)
    // None comes from a mapping of its own, which goes back to the kernel whatever is asked for next.
    _ = mallopt(M_MMAP_MAX, 0)
  }

  /// Gives it back to the system. A service keeps its menu for days, and what it took to compile it for nothing. Asks for a
  /// moment in which nobody else wants memory: before the first call.
  static func giveBack() { malloc_trim(0) }
}

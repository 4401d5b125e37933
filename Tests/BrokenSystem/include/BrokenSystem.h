/* The numbers in the file, eight bytes each, in this order; all are 0 while nothing is broken. */
enum {
  /* The errno with which writing to the store's files fails. */
  BROKEN_WRITE,
  /* Milliseconds that the store's disk takes beyond its own for each sync. */
  BROKEN_SYNC,
  /* Bytes that a file must have to be one of those. */
  BROKEN_SYNC_FROM,
  /* Milliseconds by which the wall clock is ahead of the real one. */
  BROKEN_WALL_CLOCK,
  /* Milliseconds that have passed on the monotonic clock beside the real ones. */
  BROKEN_STEADY_CLOCK,
  /* The errno with which reading a recording, a file that ends in .alaw, fails from its second second on. */
  BROKEN_READ,
  BROKEN_COUNT
};

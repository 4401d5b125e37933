/*
 * Counts a thread's allocations, for tests of what must not allocate, or of what is held: the tests' own malloc stands before
 * the one that they would have, which is asked for each piece.
 */
#define _GNU_SOURCE
#include "AllocationCount.h"
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>

static _Thread_local unsigned long count;
static _Thread_local long held;

unsigned long allocations_of_this_thread(void) { return count; }

long bytes_held_by_this_thread(void) { return held; }

/* The next function of that name. To look it up allocates nothing where it is found. */
static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

#define NEXT(name)                                                                                \
  static __typeof__(name) *function;                                                              \
  if (!function) function = next(#name);

/* What a piece takes, but for what its allocator may write before it. */
static long size_of(void *piece) { return piece ? (long)malloc_usable_size(piece) : 0; }

static void *counted(void *piece) {
  count++;
  held += size_of(piece);
  return piece;
}

void *malloc(size_t size) {
  NEXT(malloc)
  return counted(function(size));
}

void *calloc(size_t members, size_t size) {
  NEXT(calloc)
  return counted(function(members, size));
}

void *realloc(void *old, size_t size) {
  NEXT(realloc)
  long before = size_of(old);
  void *piece = function(old, size);
  if (piece || size == 0) held -= before;
  return counted(piece);
}

void *aligned_alloc(size_t alignment, size_t size) {
  NEXT(aligned_alloc)
  return counted(function(alignment, size));
}

void *memalign(size_t alignment, size_t size) {
  NEXT(memalign)
  return counted(function(alignment, size));
}

int posix_memalign(void **piece, size_t alignment, size_t size) {
  NEXT(posix_memalign)
  int error = function(piece, alignment, size);
  if (!error) counted(*piece);
  return error;
}

void free(void *piece) {
  NEXT(free)
  held -= size_of(piece);
  function(piece);
}

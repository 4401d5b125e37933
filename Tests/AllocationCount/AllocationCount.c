/*
 * Counts a thread's allocations, for tests of what must not allocate, or of what is held: the tests' own malloc stands before
 * the C library's.
 */
#include "AllocationCount.h"
#include <errno.h>
#include <malloc.h>
#include <stddef.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static _Thread_local unsigned long count;
static _Thread_local long held;

unsigned long allocations_of_this_thread(void) { return count; }

long bytes_held_by_this_thread(void) { return held; }

/* What a piece takes from the heap: with the word before it that tells its size. */
static long size_of(void *piece) {
  return piece ? (long)(malloc_usable_size(piece) + sizeof(size_t)) : 0;
}

static void *counted(void *piece) {
  count++;
  held += size_of(piece);
  return piece;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }

void *calloc(size_t members, size_t size) { return counted(__libc_calloc(members, size)); }

void *realloc(void *old, size_t size) {
  long before = size_of(old);
  void *piece = __libc_realloc(old, size);
  if (piece || size == 0) held -= before;
  return counted(piece);
}

void *aligned_alloc(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size));
}

void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

int posix_memalign(void **piece, size_t alignment, size_t size) {
  *piece = counted(__libc_memalign(alignment, size));
  return *piece ? 0 : ENOMEM;
}

void free(void *piece) {
  held -= size_of(piece);
  __libc_free(piece);
}

/* Memory that will be needed soon: the processor fetches it while it goes on. Changes nothing but the time it takes. */
#include <stddef.h>
#include <stdint.h>

static inline void fetch_ahead(const void *_Nonnull start, size_t count) {
  uintptr_t first = (uintptr_t)start & ~(uintptr_t)63;
  for (uintptr_t line = first; line < (uintptr_t)start + count; line += 64)
    __builtin_prefetch((const void *)line);
}

/* The same for hundreds of pieces one after the other: of so many the processor drops what it is only advised to fetch. */
static inline void read_ahead(const void *_Nonnull start, size_t count) {
  uintptr_t end = (uintptr_t)start + count;
  for (uintptr_t place = (uintptr_t)start; place < end; place = (place & ~(uintptr_t)63) + 64)
    (void)*(const volatile char *)place;
}

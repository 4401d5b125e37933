/* Bytes by the C library, which looks at as many at a time as the processor can. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The first of `count` bytes from `start` on that is `byte`; NULL where none is. */
static inline const uint8_t *_Nullable find_byte(
    const uint8_t *_Nonnull start, size_t count, uint8_t byte) {
  return (const uint8_t *)memchr(start, byte, count);
}

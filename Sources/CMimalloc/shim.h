#include <mimalloc.h>

/* For how long freed memory is kept before the system gets it back; the option has had two names. */
static inline void hotline_set_purge_delay(long milliseconds) {
#if MI_MALLOC_VERSION < 210
  mi_option_set(mi_option_decommit_delay, milliseconds);
#else
  mi_option_set(mi_option_purge_delay, milliseconds);
#endif
}

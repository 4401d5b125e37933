#include <sqlite3.h>

/* Swift calls no function of any number of arguments. */
static inline int hotline_sqlite_configure(int option, int value) {
  return sqlite3_config(option, value);
}

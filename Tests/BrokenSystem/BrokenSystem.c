/*
 * A system that fails as a test says, in front of the real one: for programs that are started with this library in LD_PRELOAD
 * and the path of a file of numbers in HOTLINE_BROKEN. The test writes the numbers while the program runs.
 *
 * What it stands for: a disk that is full, read-only, failing or slow, as the store's files see it; a wall clock that somebody
 * sets; minutes that pass at once.
 */
#define _GNU_SOURCE
#include "BrokenSystem.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t whole[BROKEN_COUNT];
static const volatile int64_t *numbers = whole;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("HOTLINE_BROKEN");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file >= 0) {
    void *place = mmap(NULL, sizeof whole, PROT_READ, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) numbers = place;
    close(file);
  }
  /* The programs that it starts have the system as it is. */
  unsetenv("LD_PRELOAD");
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Whether the name of an open file has `part` in it. */
static int is_named(int file, const char *part) {
  char link[32] = "/proc/self/fd/", path[4096];
  char digits[12], *digit = digits + sizeof digits;
  int rest = file;
  *--digit = 0;
  do *--digit = (char)('0' + rest % 10); while (rest /= 10);
  strcat(link, digit);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, part) != NULL;
}

/* The store's file, its log, and its log's index. */
static int is_of_store(int file) { return is_named(file, ".db"); }

ssize_t read(int file, void *bytes, size_t count) {
  REAL(read);
  int64_t number = numbers[BROKEN_READ];
  if (number == 0 || file < 0 || !is_named(file, ".alaw")) return real(file, bytes, count);
  off_t left = 8000 - lseek(file, 0, SEEK_CUR);
  if (left <= 0) {
    errno = (int)number;
    return -1;
  }
  return real(file, bytes, count < (size_t)left ? count : (size_t)left);
}

/* Nonzero where writing to `file` fails; errno says why. */
static int fails(int file) {
  int64_t number = numbers[BROKEN_WRITE];
  if (number == 0 || file < 0 || !is_of_store(file)) return 0;
  errno = (int)number;
  return 1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  return fails(file) ? -1 : real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
  REAL(pwrite);
  return fails(file) ? -1 : real(file, bytes, count, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
  REAL(pwrite64);
  return fails(file) ? -1 : real(file, bytes, count, place);
}

int ftruncate(int file, off_t length) {
  REAL(ftruncate);
  return fails(file) ? -1 : real(file, length);
}

int ftruncate64(int file, off64_t length) {
  REAL(ftruncate64);
  return fails(file) ? -1 : real(file, length);
}

static void sync_slowly(int file) {
  int64_t milliseconds = numbers[BROKEN_SYNC];
  struct stat facts;
  if (milliseconds == 0 || !is_of_store(file)) return;
  if (fstat(file, &facts) != 0 || facts.st_size < numbers[BROKEN_SYNC_FROM]) return;
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

int fsync(int file) {
  REAL(fsync);
  sync_slowly(file);
  return real(file);
}

int fdatasync(int file) {
  REAL(fdatasync);
  sync_slowly(file);
  return real(file);
}

static void shift(struct timespec *time, int64_t milliseconds) {
  int64_t nanoseconds = time->tv_nsec + milliseconds % 1000 * 1000000;
  time->tv_sec += milliseconds / 1000;
  if (nanoseconds < 0) {
    nanoseconds += 1000000000;
    time->tv_sec--;
  } else if (nanoseconds >= 1000000000) {
    nanoseconds -= 1000000000;
    time->tv_sec++;
  }
  time->tv_nsec = nanoseconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  REAL(clock_gettime);
  int code = real(clock, time);
  if (code != 0) return code;
  switch (clock) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE: shift(time, numbers[BROKEN_WALL_CLOCK]); break;
  case CLOCK_MONOTONIC:
  case CLOCK_MONOTONIC_COARSE:
  case CLOCK_MONOTONIC_RAW:
  case CLOCK_BOOTTIME: shift(time, numbers[BROKEN_STEADY_CLOCK]); break;
  }
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *place) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (place) *place = now.tv_sec;
  return now.tv_sec;
}

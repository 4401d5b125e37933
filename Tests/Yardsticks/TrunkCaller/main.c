/*
 * The least that callers on trunks can cost who type at their own times: what `hotline load` does in an open loop, in C, with
 * the fewest calls of the system and nothing looked up. In each beat it sleeps once, reads the trunks that owe it an answer,
 * with the system's note of when it came, and writes once a trunk. Takes it that every key is answered.
 *
 *   trunk-caller-yardstick --pid PID --calls N --typing MS --trunks N --warm-up S --seconds S 127.0.0.1:PORT
 *
 * Prints what `hotline load --json` prints, 0 for what it does not count. Other arguments are passed over.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_MAX = 65536, TRUNKS_MAX = 4096, BUCKETS = 8192, LINE_MAX = 1024 };

static int trunks[TRUNKS_MAX];
/* Keys of a trunk that have no answer, and where it stands among those that are read. */
static int owed[TRUNKS_MAX];
static int reading[TRUNKS_MAX], reading_count;
/* By call: the prompt under way, and the moment of the key that was pressed last. */
static uint32_t operation[CALLS_MAX];
static uint64_t pressed[CALLS_MAX];
static long keys, answers;
/* Times to an answer, by 8 us. */
static long times[BUCKETS];

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t smaller(uint64_t one, uint64_t other) { return one < other ? one : other; }

static void sleep_until(uint64_t moment) {
  struct timespec time = {(time_t)(moment / 1000000000), (long)(moment % 1000000000)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

static void say(int trunk, const char *text, size_t length) {
  if (write(trunks[trunk], text, length) != (ssize_t)length) fail("write");
}

static void expect(int trunk) {
  if (owed[trunk]++ == 0) reading[reading_count++] = trunk;
}

static uint32_t number(const char **text) {
  uint32_t value = 0;
  while ((unsigned)(**text - '0') < 10) value = value * 10 + (uint32_t)(*(*text)++ - '0');
  return value;
}

static void take(const char *line, uint64_t arrival, int trunk) {
  if (memcmp(line, "play ", 5) != 0) return;
  line += 5;
  uint32_t call = number(&line);
  line++;
  operation[call] = number(&line);
  if (owed[trunk] > 0) owed[trunk]--;
  if (pressed[call] == 0) return;
  answers++;
  uint64_t bucket = arrival > pressed[call] ? (arrival - pressed[call]) / 8000 : 0;
  times[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  pressed[call] = 0;
}

/* Returns whether something is still owed. */
static int read_trunk(int trunk) {
  /* The beginning of a line that has not come whole stays in front of what comes next. */
  static char rests[TRUNKS_MAX][LINE_MAX];
  static int rest_lengths[TRUNKS_MAX];
  static char input[LINE_MAX + (1 << 20)];
  char notes[64];
  int rest = rest_lengths[trunk];
  struct iovec room = {input + rest, 1 << 20};
  struct msghdr message = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = notes, .msg_controllen = sizeof notes};
  ssize_t count = recvmsg(trunks[trunk], &message, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return 1;
  if (count <= 0) fail("the service");
  struct timespec came = *(struct timespec *)CMSG_DATA((struct cmsghdr *)notes);
  uint64_t age = nanoseconds(CLOCK_REALTIME) - ((uint64_t)came.tv_sec * 1000000000 + (uint64_t)came.tv_nsec);
  uint64_t arrival = nanoseconds(CLOCK_MONOTONIC) - age;
  if (rest > 0) memcpy(input, rests[trunk], (size_t)rest);
  char *line = input, *last = input + rest + count;
  for (char *end; (end = memchr(line, '\n', (size_t)(last - line))) != NULL; line = end + 1) {
    take(line, arrival, trunk);
  }
  rest_lengths[trunk] = (int)(last - line);
  if (last - line > LINE_MAX) fail("a line that is too long");
  if (line < last) memcpy(rests[trunk], line, (size_t)(last - line));
  return owed[trunk] > 0;
}

static void read_what_came(void) {
  int left = 0;
  for (int index = 0; index < reading_count; index++) {
    if (read_trunk(reading[index])) reading[left++] = reading[index];
  }
  reading_count = left;
}

static char *add(char *output, uint32_t value) {
  char digits[10];
  int count = 0;
  do digits[count++] = (char)('0' + value % 10);
  while ((value /= 10) > 0);
  while (count > 0) *output++ = digits[--count];
  return output;
}

static char *press(char *output, uint32_t call, char key, uint64_t moment) {
  output = add((char *)memcpy(output, "dtmf ", 5) + 5, call);
  *output++ = ' ';
  *output++ = key;
  output = add((char *)memcpy(output, "\ndone ", 6) + 6, call);
  *output++ = ' ';
  output = add(output, operation[call]);
  pressed[call] = moment;
  keys++;
  return (char *)memcpy(output, " interrupted\n", 13) + 13;
}

static double quantile(double share) {
  long seen = 0;
  for (int index = 0; index < BUCKETS; index++) {
    seen += times[index];
    if ((double)seen >= share * (double)answers) return (index + 1) * 8.0;
  }
  return 0;
}

int main(int count, char **arguments) {
  double warm_up = 1, length = 10;
  uint64_t typing = 1000000000;
  uint32_t calls = 100;
  int trunk_count = 1;
  clockid_t service = CLOCK_PROCESS_CPUTIME_ID;
  for (int index = 1; index + 1 < count; index++) {
    const char *flag = arguments[index], *value = arguments[index + 1];
    if (strcmp(flag, "--pid") == 0 && clock_getcpuclockid(atoi(value), &service) != 0) return 2;
    if (strcmp(flag, "--calls") == 0) calls = (uint32_t)atoi(value);
    if (strcmp(flag, "--trunks") == 0) trunk_count = atoi(value);
    if (strcmp(flag, "--typing") == 0) typing = strtoull(value, NULL, 10) * 1000000;
    if (strcmp(flag, "--warm-up") == 0) warm_up = atof(value);
    if (strcmp(flag, "--seconds") == 0) length = atof(value);
  }
  char *port = count > 1 ? strchr(arguments[count - 1], ':') : NULL;
  if (port == NULL || calls > CALLS_MAX || trunk_count > TRUNKS_MAX) return 2;
  *port = 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port + 1))};
  inet_pton(AF_INET, arguments[count - 1], &address.sin_addr);
  prctl(PR_SET_TIMERSLACK, 1);

  static char output[1 << 20];
  for (int trunk = 0; trunk < trunk_count; trunk++) {
    trunks[trunk] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(trunks[trunk], (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    int on = 1;
    setsockopt(trunks[trunk], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(trunks[trunk], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    say(trunk, output, (size_t)sprintf(output, "hello 1 yardstick-%d\n", trunk));
  }
  for (uint32_t call = 0; call < calls; call++) {
    int trunk = (int)(call % (uint32_t)trunk_count);
    say(trunk, output, (size_t)sprintf(output, "call %u to=12333 from=13910000000\n", call));
    expect(trunk);
  }
  while (reading_count > 0) {
    sleep_until(nanoseconds(CLOCK_MONOTONIC) + 10000000);
    read_what_came();
  }

  /* As far apart as the beats of `hotline load` are for a service that answers soon. */
  uint64_t key = typing / calls, near = smaller(48 * key, smaller(typing / 2, 10000000)), width = near;
  if (near >= 2000000) {
    uint64_t far = smaller((trunk_count <= 16 ? 192 : 48) * key, smaller(typing / 2, 150000000));
    width = far / near * near;
  }
  if (width < 250000) width = 250000;
  uint64_t beat = nanoseconds(CLOCK_MONOTONIC), begin = beat + (uint64_t)(warm_up * 1e9);
  uint64_t end = begin + (uint64_t)(length * 1e9), own = 0, theirs = 0, next = 0, start = beat;
  int is_measured = 0;
  while ((beat += width) < end) {
    sleep_until(beat);
    read_what_came();
    if (!is_measured && beat >= begin) {
      is_measured = 1;
      keys = answers = 0;
      memset(times, 0, sizeof times);
      own = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
      theirs = nanoseconds(service);
      begin = beat;
    }
    /* Callers come in turn, each as often as they type: key `next` is due at its part of the typing. */
    char *place = output;
    uint64_t due = (beat - start) * calls / typing;
    for (; next < due; next++) {
      uint32_t call = (uint32_t)(next % calls);
      int trunk = (int)(call % (uint32_t)trunk_count);
      place = press(place, call, next / calls % 2 == 0 ? '1' : '*', beat);
      expect(trunk);
      if (trunk_count == 1) continue;
      say(trunk, output, (size_t)(place - output));
      place = output;
    }
    if (place > output) say(0, output, (size_t)(place - output));
  }
  own = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - own;
  theirs = nanoseconds(service) - theirs;
  printf("{\"seconds\":%f,\"callsBegun\":0,\"callsEnded\":0,\"keys\":%ld,\"keysAnswered\":%ld,",
         (double)(end - begin) / 1e9, keys, answers);
  printf("\"keysUnanswered\":0,\"recordings\":0,\"errors\":{},\"serviceMemoryBytes\":0,");
  printf("\"ownCPUSeconds\":%f,\"serviceCPUSeconds\":%f,", (double)own / 1e9, (double)theirs / 1e9);
  printf("\"keyToPlayMicroseconds\":{\"count\":%ld,\"p50\":%f,\"p99\":%f,\"p999\":%f,\"max\":0},", answers,
         quantile(0.5), quantile(0.99), quantile(0.999));
  const char *none = "{\"count\":0,\"p50\":0,\"p99\":0,\"p999\":0,\"max\":0}";
  printf("\"ringToAnswerMicroseconds\":%s,\"endToSavedMicroseconds\":%s}\n", none, none);
  return 0;
}

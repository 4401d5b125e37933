/*
 * The least that callers by FastAGI can cost: the call of agi-yardstick from the other end, on bare epoll, one thread, no
 * allocation, and no call of the system that could be spared. Takes it that a line comes whole.
 *
 *   agi-caller-yardstick --pid PID --calls N --warm-up S --seconds S 127.0.0.1:PORT
 *
 * Prints what `hotline load --json` prints, 0 for what it does not count. Other arguments are passed over.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_MAX = 65536, EVENTS_MAX = 1024 };

static struct sockaddr_in address;
static int queue;
/* By descriptor: how many keys its caller has pressed. */
static uint8_t pressed[CALLS_MAX];
static long calls_ended, keys;

static const char environment[] =
    "agi_network: yes\nagi_network_script: 800\nagi_request: agi://127.0.0.1:4573/800\n"
    "agi_channel: PJSIP/load-00000000\nagi_language: en\nagi_type: PJSIP\n"
    "agi_uniqueid: 1700000000.00000000\nagi_version: 20.20.1\nagi_callerid: 13910000000\n"
    "agi_calleridname: unknown\nagi_callingpres: 0\nagi_callingani2: 0\nagi_callington: 0\n"
    "agi_callingtns: 0\nagi_dnid: 800\nagi_rdnis: unknown\nagi_context: from-trunk\n"
    "agi_extension: 800\nagi_priority: 1\nagi_enhanced: 0.0\nagi_accountcode: \n"
    "agi_threadid: 140000000000000\n\n";

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void say(int fd, const char *text, size_t length) {
  if (write(fd, text, length) != (ssize_t)length) fail("write");
}

static void ring(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || fd >= CALLS_MAX) fail("socket");
  /* That the connection stands is acknowledged with the environment. */
  int off = 0;
  setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
  connect(fd, (struct sockaddr *)&address, sizeof address);
  say(fd, environment, sizeof environment - 1);
  pressed[fd] = 0;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

static void answer(int fd, char command) {
  static const char pattern[] = "1211";
  char digits[] = "200 result=1\n";
  switch (command) {
  case 'G': /* GET DATA */
    digits[11] = pattern[pressed[fd]++ % 4];
    keys++;
    say(fd, digits, sizeof digits - 1);
    break;
  case 'S': /* STREAM FILE, which a key cuts short */
    keys++;
    say(fd, "200 result=49 endpos=4000\n", 26);
    break;
  case 'H': say(fd, "200 result=1\nHANGUP\n", 20); break;
  default: say(fd, "200 result=0\n", 13);
  }
}

static void turn(void) {
  static struct epoll_event events[EVENTS_MAX];
  static char input[4096];
  int count = epoll_wait(queue, events, EVENTS_MAX, 100);
  for (int index = 0; index < count; index++) {
    int fd = events[index].data.fd;
    if (read(fd, input, sizeof input) > 0) {
      answer(fd, input[0]);
    } else {
      close(fd);
      calls_ended++;
      ring();
    }
  }
}

int main(int count, char **arguments) {
  double warm_up = 1, length = 10;
  int calls = 100;
  clockid_t service = CLOCK_PROCESS_CPUTIME_ID;
  for (int index = 1; index + 1 < count; index++) {
    const char *flag = arguments[index], *value = arguments[index + 1];
    if (strcmp(flag, "--pid") == 0 && clock_getcpuclockid(atoi(value), &service) != 0) return 2;
    if (strcmp(flag, "--calls") == 0) calls = atoi(value);
    if (strcmp(flag, "--warm-up") == 0) warm_up = atof(value);
    if (strcmp(flag, "--seconds") == 0) length = atof(value);
  }
  char *port = count > 1 ? strchr(arguments[count - 1], ':') : NULL;
  if (port == NULL) return 2;
  *port = 0;
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)atoi(port + 1));
  inet_pton(AF_INET, arguments[count - 1], &address.sin_addr);
  signal(SIGPIPE, SIG_IGN);
  queue = epoll_create1(EPOLL_CLOEXEC);

  double now = seconds(CLOCK_MONOTONIC), begin = now + warm_up, end = begin + length;
  for (int call = 0; call < calls; call++) ring();
  while ((now = seconds(CLOCK_MONOTONIC)) < begin) turn();
  double own_before = seconds(CLOCK_PROCESS_CPUTIME_ID), service_before = seconds(service);
  calls_ended = keys = 0;
  begin = now;
  while ((now = seconds(CLOCK_MONOTONIC)) < end) turn();

  /* All but the calls that are up have pressed their four keys, or something else was called. */
  if (keys + 4 * calls < 4 * calls_ended) {
    fprintf(stderr, "%ld calls, but only %ld keys\n", calls_ended, keys);
    return 1;
  }
  const char *times = "{\"count\":0,\"p50\":0,\"p99\":0,\"p999\":0,\"max\":0}";
  printf("{\"seconds\":%f,\"callsBegun\":%ld,\"callsEnded\":%ld,\"keys\":%ld,\"keysAnswered\":%ld,", now - begin,
         calls_ended, calls_ended, keys, keys);
  printf("\"keysUnanswered\":0,\"recordings\":0,\"errors\":{},\"serviceMemoryBytes\":0,");
  printf("\"ownCPUSeconds\":%f,\"serviceCPUSeconds\":%f,", seconds(CLOCK_PROCESS_CPUTIME_ID) - own_before,
         seconds(service) - service_before);
  printf("\"keyToPlayMicroseconds\":%s,\"ringToAnswerMicroseconds\":%s,\"endToSavedMicroseconds\":%s}\n", times,
         times, times);
  return 0;
}

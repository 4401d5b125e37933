/*
 * The least that a FastAGI server can cost: a call of three menus on bare epoll, one thread, no allocation but for a
 * line that comes in pieces.
 *
 *   agi-yardstick [--menus]
 *
 *   ANSWER · GET DATA one · GET DATA two · GET DATA three · STREAM FILE goodbye · HANGUP
 *
 * The commands are byte for byte those of the service, so that a caller does the same with both.
 *
 * By itself it recites: whatever a reply says, the next command follows, each a constant, and it acknowledges nothing by
 * itself. With --menus it is what one writes by hand for just these menus: it knows which number was dialled,
 * 1 and 2 choose and are kept, who presses nothing or something else is asked three times, commands are put together for
 * the call, and connections acknowledge as the system has it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum state { ENVIRONMENT, ANSWERING, ONE, TWO, THREE, GOODBYE, HANGING_UP };

struct call {
  int fd;
  uint8_t state;
  uint16_t kept;
  char *partial;
};

/* Where a caller is in the menus. */
struct walk {
  char number[32];
  char keys[3];
  uint8_t tries;
};

enum { CALLS_MAX = 65536, PARTIAL_MAX = 1024, TRIES_MAX = 3 };

static struct call calls[CALLS_MAX];
static struct walk walks[CALLS_MAX];
static bool has_menus;
static char input[65536];

static const char *const commands[] = {
    [ANSWERING] = "ANSWER\n",
    [ONE] = "GET DATA en/one 5000 1\n",
    [TWO] = "GET DATA en/two 5000 1\n",
    [THREE] = "GET DATA en/three 5000 1\n",
    [GOODBYE] = "STREAM FILE en/goodbye \"0123456789*#ABCD\"\n",
    [HANGING_UP] = "HANGUP\n",
};

static void drop(struct call *call) {
  if (has_menus) memset(&walks[call->fd], 0, sizeof walks[call->fd]);
  close(call->fd);
  free(call->partial);
  memset(call, 0, sizeof *call);
}

/* One line of the environment. */
static void learn(struct walk *walk, const char *line, size_t length) {
  static const char name[] = "agi_network_script: ";
  size_t behind = sizeof name - 1;
  if (length <= behind || memcmp(line, name, behind) != 0) return;
  size_t count = length - behind < sizeof walk->number - 1 ? length - behind : sizeof walk->number - 1;
  memcpy(walk->number, line + behind, count);
}

/* Where a reply leads from `state`: 1 and 2 choose what follows, other keys and none are asked for again. */
static uint8_t next(uint8_t state, struct walk *walk, const char *line, size_t length) {
  if (state < ONE || state > THREE) return state + 1;
  unsigned key = 0;
  for (const char *at = line + 11; at < line + length && *at >= '0' && *at <= '9'; at++)
    key = key * 10 + (unsigned)(*at - '0');
  if (key != 1 && key != 2) return ++walk->tries < TRIES_MAX ? state : GOODBYE;
  walk->keys[state - ONE] = (char)('0' + key);
  walk->tries = 0;
  return state + 1;
}

/* The command of `state`, put together for a call. */
static const char *composed(uint8_t state) {
  static const char *const files[] = {[ONE] = "one", [TWO] = "two", [THREE] = "three", [GOODBYE] = "goodbye"};
  static char text[128];
  if (state < ONE || state > GOODBYE) return commands[state];
  char *end = stpcpy(text, state == GOODBYE ? "STREAM FILE en/" : "GET DATA en/");
  end = stpcpy(end, files[state]);
  stpcpy(end, state == GOODBYE ? " \"0123456789*#ABCD\"\n" : " 5000 1\n");
  return text;
}

/* Takes one line; returns 0 when the call is over. */
static int take(struct call *call, const char *line, size_t length, const char **command) {
  struct walk *walk = has_menus ? &walks[call->fd] : NULL;
  if (call->state == ENVIRONMENT) {
    if (length > 0) {
      if (walk) learn(walk, line, length);
      return 1;
    }
    call->state = ANSWERING;
  } else {
    if (length < 12 || memcmp(line, "200 result=", 11) != 0) return 0;
    if (call->state == HANGING_UP) return 0;
    call->state = walk ? next(call->state, walk, line, length) : call->state + 1;
  }
  *command = walk ? composed(call->state) : commands[call->state];
  return 1;
}

static void readable(struct call *call) {
  size_t kept = call->kept;
  if (kept) memcpy(input, call->partial, kept);
  ssize_t count = read(call->fd, input + kept, sizeof input - kept);
  if (count <= 0) {
    if (count < 0 && errno == EAGAIN) return;
    drop(call);
    return;
  }
  char *at = input, *end = input + kept + count, *newline;
  const char *command = NULL;
  int goes_on = 1;
  while (goes_on && (newline = memchr(at, '\n', (size_t)(end - at)))) {
    goes_on = take(call, at, (size_t)(newline - at), &command);
    at = newline + 1;
  }
  if (command) {
    size_t length = strlen(command);
    if (write(call->fd, command, length) != (ssize_t)length) goes_on = 0;
  }
  if (!goes_on || end - at > PARTIAL_MAX) {
    drop(call);
    return;
  }
  call->kept = (uint16_t)(end - at);
  if (call->kept) {
    if (!call->partial) call->partial = malloc(PARTIAL_MAX);
    memcpy(call->partial, at, call->kept);
  } else if (call->partial) {
    free(call->partial);
    call->partial = NULL;
  }
}

int main(int count, char **arguments) {
  has_menus = count == 2 && strcmp(arguments[1], "--menus") == 0;
  if (count > 1 && !has_menus) {
    fprintf(stderr, "usage: agi-yardstick [--menus]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  socklen_t length = sizeof address;
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096) ||
      getsockname(listener, (void *)&address, &length)) {
    perror("agi-yardstick");
    return 1;
  }
  /* What it accepts acknowledges an environment by its answer. */
  int off = 0;
  if (!has_menus) setsockopt(listener, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
  printf("agi-yardstick answers on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int poll = epoll_create1(0);
  struct epoll_event interest = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &interest);
  for (;;) {
    static struct epoll_event events[512];
    int ready = epoll_wait(poll, events, 512, -1);
    for (int index = 0; index < ready; index++) {
      int fd = events[index].data.fd;
      if (fd != listener) {
        if (calls[fd].fd) readable(&calls[fd]);
        continue;
      }
      for (int accepted = 0; accepted < 64; accepted++) {
        int new = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (new < 0) break;
        if (new >= CALLS_MAX) {
          close(new);
          continue;
        }
        calls[new].fd = new;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = new};
        epoll_ctl(poll, EPOLL_CTL_ADD, new, &event);
      }
    }
  }
}

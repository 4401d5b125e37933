#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <uv.h>

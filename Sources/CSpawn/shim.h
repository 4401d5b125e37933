#include <spawn.h>
#include <sys/types.h>

/* Of glibc (2.36), whose headers show them only where _GNU_SOURCE is defined; for Swift it is not. */

int pidfd_open(pid_t process, unsigned int flags);
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

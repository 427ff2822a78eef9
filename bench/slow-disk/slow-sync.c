/* Makes each sync of a file take 5 ms longer, as on a disk that is slower. Preloaded into a server. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int after_a_while(const char *name, int fd) {
  struct timespec pause = {0, 5000000};
  nanosleep(&pause, 0);
  int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return sync(fd);
}

int fsync(int fd) { return after_a_while("fsync", fd); }
int fdatasync(int fd) { return after_a_while("fdatasync", fd); }

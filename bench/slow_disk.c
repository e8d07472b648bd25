// Preloaded into a program, makes its disk do SLUICE_BENCH_SYNCS_PER_SECOND syncs a second at most, one after the other.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static pthread_mutex_t disk = PTHREAD_MUTEX_INITIALIZER;

static int Sync(const char* name, int fd) {
  int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  const char* rate = getenv("SLUICE_BENCH_SYNCS_PER_SECOND");
  pthread_mutex_lock(&disk);
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += rate == NULL ? 0 : 1000000000L / atol(rate);
  end.tv_sec += end.tv_nsec / 1000000000L;
  end.tv_nsec %= 1000000000L;
  const int result = sync(fd);
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
  pthread_mutex_unlock(&disk);
  return result;
}

int fsync(int fd) { return Sync("fsync", fd); }
int fdatasync(int fd) { return Sync("fdatasync", fd); }

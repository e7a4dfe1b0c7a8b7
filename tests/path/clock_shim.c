/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes a process believe in another time of day: preloaded, it adds what stands in a file (int64, nanoseconds) to the wall
 * clock, at every look. The monotonic clock is left alone, as it is when a machine's time is set. The file is named by
 * RISK_CLOCK_OFFSET, or, for a process whose environment was emptied, lies at /etc/risk_clock_offset. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* offset;
static int (*real_clock_gettime)(clockid_t, struct timespec*);

__attribute__((constructor)) static void begin(void) {
    const char* named = getenv("RISK_CLOCK_OFFSET");
    const int file = open(named ? named : "/etc/risk_clock_offset", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void* mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) offset = (const volatile int64_t*)mapped;
    *(void**)&real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec* at) {
    const int failed = real_clock_gettime ? real_clock_gettime(clock, at) : (int)syscall(SYS_clock_gettime, clock, at);
    if (failed || !offset || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    const int64_t moved = at->tv_sec * INT64_C(1000000000) + at->tv_nsec + *offset;
    at->tv_sec = (time_t)(moved / INT64_C(1000000000));
    at->tv_nsec = (long)(moved % INT64_C(1000000000));
    return 0;
}

int gettimeofday(struct timeval* restrict at, void* restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* at) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return (time_t)-1;
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

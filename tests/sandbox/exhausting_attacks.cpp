// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "attack.hpp"

namespace risk::attacks {
namespace {

constexpr std::size_t chunk = 64U << 20U;

/// Takes memory until there is no more, and gives it back.
std::string fill_memory() {
    std::vector<void*> taken;
    while (taken.size() < 32) {
        void* memory =
            ::mmap(nullptr, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) break;
        taken.push_back(memory);
    }
    for (void* memory : taken) ::munmap(memory, chunk);
    return got_if(taken.size() * chunk > (1U << 30U), "more than 1 GiB");
}

std::string open_descriptors() {
    std::vector<int> open;
    while (open.size() < 100'000) {
        const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (fd < 0) break;
        open.push_back(fd);
    }
    for (const int fd : open) ::close(fd);
    return got_if(open.size() > 4096, "more than 4096 descriptors");
}

/// All that it may write to has to lead nowhere.
std::string fill_disk() {
    std::string got;
    for (int fd = 0; fd < 3; ++fd) {
        struct stat about {};
        const bool nowhere = ::fstat(fd, &about) == 0 && S_ISCHR(about.st_mode) && ::major(about.st_rdev) == 1;
        if (!nowhere) got += "descriptor " + std::to_string(fd) + " leads somewhere ";
    }
    return got;
}

void* idle(void*) {
    while (true) ::pause();
}

/// Many small threads that do nothing, until there can be no more or somebody ends it.
std::string threads_without_end() {
    pthread_attr_t small;
    ::pthread_attr_init(&small);
    ::pthread_attr_setstacksize(&small, 16'384);
    int started = 0;
    for (pthread_t thread = 0; started < 20'000 && ::pthread_create(&thread, &small, idle, nullptr) == 0; ++started) {
    }
    while (true) ::pause();
}

}  // namespace

std::vector<Attack> exhausting_attacks() {
    return {
        {"fill_memory", [](const Aims&) { return fill_memory(); }},
        {"open_descriptors", [](const Aims&) { return open_descriptors(); }},
        {"fill_disk", [](const Aims&) { return fill_disk(); }},
        {"threads_without_end", [](const Aims&) { return threads_without_end(); }},
        {"exit", [](const Aims&) -> std::string { ::_exit(3); }},
    };
}

}  // namespace risk::attacks

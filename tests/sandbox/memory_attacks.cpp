// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "attack.hpp"

namespace risk::attacks {
namespace {

constexpr std::size_t page = 4096;

std::string mapped(int protection, int fd = -1) {
    const int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    void* memory = ::mmap(nullptr, page, protection, flags, fd, 0);
    if (memory == MAP_FAILED) return {};
    ::munmap(memory, page);
    return "memory to write and run";
}

std::string turned(int from, int to) {
    void* memory = ::mmap(nullptr, page, from, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return {};
    const bool turned = ::mprotect(memory, page, to) == 0;
    ::munmap(memory, page);
    return got_if(turned, "what was written can run");
}

std::string memory_file() {
    const int fd = ::memfd_create("code", MFD_CLOEXEC);
    if (fd < 0) return {};
    const bool sized = ::ftruncate(fd, page) == 0;
    const std::string got = sized ? mapped(PROT_READ | PROT_EXEC, fd) : "";
    ::close(fd);
    return got;
}

std::string second_library(const Aims& aims) {
    void* library = ::dlopen(aims.text("second_library").c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return {};
    ::dlclose(library);
    return "it is loaded";
}

std::string reading_implies_running() {
    const int before = ::personality(0xffffffff);
    return got_if(before >= 0 && ::personality(static_cast<unsigned long>(before) | READ_IMPLIES_EXEC) >= 0);
}

}  // namespace

std::vector<Attack> memory_attacks() {
    return {
        {"write_and_run", [](const Aims&) { return mapped(PROT_READ | PROT_WRITE | PROT_EXEC); }},
        {"write_then_run", [](const Aims&) { return turned(PROT_READ | PROT_WRITE, PROT_READ | PROT_EXEC); }},
        {"run_then_write",
         [](const Aims&) { return turned(PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE | PROT_EXEC); }},
        {"memory_file", [](const Aims&) { return memory_file(); }},
        {"second_library", second_library},
        {"read_implies_exec", [](const Aims&) { return reading_implies_running(); }},
    };
}

}  // namespace risk::attacks

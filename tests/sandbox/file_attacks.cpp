// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "attack.hpp"

namespace risk::attacks {
namespace {

std::string content(const std::string& path, off_t from = 0) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    char bytes[200];
    const ssize_t got = ::pread(fd, bytes, sizeof bytes, from);
    ::close(fd);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : "";
}

std::string in_proc(const Aims& aims, const char* who, const char* file) {
    return content("/proc/" + aims.text(who) + "/" + file);
}

std::string opened(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (fd < 0) return {};
    ::close(fd);
    return "it is open";
}

std::string from_what_is_open() {
    std::string got;
    for (int fd = 0; fd < 1024; ++fd) {
        struct stat about {};
        if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) continue;
        // The sealed copy of this library is what it has anyway; it can be told by its first bytes.
        char bytes[4] = {};
        if (::pread(fd, bytes, sizeof bytes, 0) == 4 && std::memcmp(bytes, "\177ELF", 4) == 0) continue;
        got += "descriptor " + std::to_string(fd) + " is a file";
    }
    return got;
}

std::string planted_environment() {
    const char* planted = std::getenv("PLANTED");
    return planted == nullptr ? "" : planted;
}

std::string write_code() {
    static volatile int target = 1;
    const int fd = ::open("/proc/self/mem", O_RDWR | O_CLOEXEC);
    if (fd < 0) return {};
    const int two = 2;
    const auto at = static_cast<off_t>(reinterpret_cast<std::uintptr_t>(&target));
    const bool written = ::pwrite(fd, &two, sizeof two, at) == sizeof two && target == 2;
    ::close(fd);
    return got_if(written);
}

}  // namespace

std::vector<Attack> file_attacks() {
    return {
        {"read_key", [](const Aims& a) { return content(a.text("key_file")); }},
        {"read_database", [](const Aims& a) { return content(a.text("database")); }},
        {"read_shadow", [](const Aims& a) { return content(a.text("shadow")); }},
        {"list_data_directory", [](const Aims& a) { return opened(a.text("directory"), O_RDONLY | O_DIRECTORY); }},
        {"read_hosts_environment", [](const Aims& a) { return in_proc(a, "host_pid", "environ"); }},
        {"read_hosts_command_line", [](const Aims& a) { return in_proc(a, "host_pid", "cmdline"); }},
        {"open_hosts_memory", [](const Aims& a) { return opened("/proc/" + a.text("host_pid") + "/mem", O_RDONLY); }},
        {"read_neighbours_environment", [](const Aims& a) { return in_proc(a, "neighbour_pid", "environ"); }},
        {"open_neighbours_memory",
         [](const Aims& a) { return opened("/proc/" + a.text("neighbour_pid") + "/mem", O_RDWR); }},
        {"write_own_code", [](const Aims&) { return write_code(); }},
        {"environment", [](const Aims&) { return planted_environment(); }},
        {"what_is_open", [](const Aims&) { return from_what_is_open(); }},
        {"create_file", [](const Aims& a) { return opened(a.text("marker"), O_WRONLY | O_CREAT); }},
        {"nameless_file", [](const Aims& a) { return opened(a.text("directory"), O_WRONLY | O_TMPFILE); }},
        {"append_to_key", [](const Aims& a) { return opened(a.text("key_file"), O_WRONLY | O_APPEND); }},
        {"truncate_by_open", [](const Aims& a) { return opened(a.text("database"), O_RDONLY | O_TRUNC); }},
        {"truncate", [](const Aims& a) { return got_if(::truncate(a.text("database").c_str(), 0) == 0); }},
        {"rename",
         [](const Aims& a) { return got_if(::rename(a.text("database").c_str(), a.text("marker").c_str()) == 0); }},
        {"hard_link",
         [](const Aims& a) { return got_if(::link(a.text("key_file").c_str(), a.text("marker").c_str()) == 0); }},
        {"symbolic_link",
         [](const Aims& a) { return got_if(::symlink("/etc/passwd", a.text("marker").c_str()) == 0); }},
        {"make_directory", [](const Aims& a) { return got_if(::mkdir(a.text("marker").c_str(), 0700) == 0); }},
        {"make_pipe", [](const Aims& a) { return got_if(::mkfifo(a.text("marker").c_str(), 0600) == 0); }},
        {"change_mode", [](const Aims& a) { return got_if(::chmod(a.text("key_file").c_str(), 0666) == 0); }},
        {"change_owner",
         [](const Aims& a) { return got_if(::chown(a.text("key_file").c_str(), ::getuid(), ::getgid()) == 0); }},
        {"change_time",
         [](const Aims& a) { return got_if(::utimensat(AT_FDCWD, a.text("key_file").c_str(), nullptr, 0) == 0); }},
        {"delete", [](const Aims& a) { return got_if(::unlink(a.text("key_file").c_str()) == 0); }},
    };
}

}  // namespace risk::attacks

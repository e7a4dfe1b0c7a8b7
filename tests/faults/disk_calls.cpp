// SPDX-License-Identifier: Apache-2.0
// The C library's calls on files, in this program's own symbols: the linker gives them to SQLite, SOCI and the standard
// library as well. What is not below the directory of the active layer goes straight on.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "faults/disk_layer.hpp"

namespace {

using risk::test::DiskCall;
using risk::test::DiskLayer;

template <class Function>
Function* real(Function* /*the one that is replaced*/, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

DiskLayer* layer_of(int descriptor) {
    auto* layer = DiskLayer::active();
    return layer != nullptr && layer->knows(descriptor) ? layer : nullptr;
}

DiskLayer* layer_of(const char* path) {
    auto* layer = DiskLayer::active();
    return layer != nullptr && path != nullptr && layer->below(path) ? layer : nullptr;
}

bool refused(DiskLayer* layer, DiskCall call, bool changes = false) {
    if (layer == nullptr) return false;
    const auto verdict = layer->meet(call, changes);
    if (verdict.error != 0) errno = verdict.error;
    return verdict.error != 0;
}

// How many bytes may be moved; -1: none, with errno.
ssize_t granted(DiskLayer* layer, DiskCall call, std::size_t length) {
    if (layer == nullptr) return static_cast<ssize_t>(length);
    const auto verdict = layer->meet(call);
    if (verdict.error != 0) {
        errno = verdict.error;
        return -1;
    }
    return static_cast<ssize_t>(verdict.half && length > 1 ? length / 2 : length);
}

template <class Open>
int open_through(Open* next, const char* path, int flags, mode_t mode) {
    auto* layer = layer_of(path);
    const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
    if (refused(layer, DiskCall::open, writes)) return -1;
    const int descriptor = next(path, flags, mode);
    if (layer != nullptr && descriptor >= 0) layer->opened(path, descriptor, (flags & O_TRUNC) != 0);
    return descriptor;
}

template <class Write>
ssize_t write_through(int descriptor, const void* bytes, std::size_t length, std::int64_t at, Write next) {
    auto* layer = layer_of(descriptor);
    const auto allowed = granted(layer, DiskCall::write, length);
    if (allowed < 0) return -1;
    const auto done = next(static_cast<std::size_t>(allowed));
    if (layer != nullptr && done > 0) layer->written(descriptor, at, bytes, static_cast<std::size_t>(done));
    return done;
}

template <class Read>
ssize_t read_through(int descriptor, std::size_t length, Read next) {
    const auto allowed = granted(layer_of(descriptor), DiskCall::read, length);
    return allowed < 0 ? -1 : next(static_cast<std::size_t>(allowed));
}

template <class Truncate>
int truncate_through(int descriptor, std::int64_t length, Truncate next) {
    auto* layer = layer_of(descriptor);
    if (refused(layer, DiskCall::truncate)) return -1;
    const int result = next();
    if (layer != nullptr && result == 0) layer->truncated(descriptor, length);
    return result;
}

// A sync that is not refused has nothing to do: no test cuts the real power.
template <class Sync>
int sync_through(int descriptor, Sync next) {
    auto* layer = layer_of(descriptor);
    if (layer == nullptr) return next();
    if (refused(layer, DiskCall::sync)) return -1;
    layer->synced(descriptor);
    return 0;
}

// Taking one: to give one back cannot fail.
bool takes_lock(int command, const void* argument) {
    if (command != F_SETLK && command != F_SETLKW && command != F_OFD_SETLK && command != F_OFD_SETLKW) return false;
    return static_cast<const struct flock*>(argument)->l_type != F_UNLCK;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = static_cast<mode_t>(va_arg(rest, int));
    va_end(rest);
    return open_through(real(&open, "open"), path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = static_cast<mode_t>(va_arg(rest, int));
    va_end(rest);
    return open_through(real(&open64, "open64"), path, flags, mode);
}
int mkostemp(char* name, int flags) {
    auto* layer = layer_of(name);
    if (refused(layer, DiskCall::open, true)) return -1;
    const int descriptor = real(&mkostemp, "mkostemp")(name, flags);
    if (layer != nullptr && descriptor >= 0) layer->opened(name, descriptor, false);
    return descriptor;
}
int close(int descriptor) {
    if (auto* layer = layer_of(descriptor)) layer->closed(descriptor);
    return real(&close, "close")(descriptor);
}

ssize_t read(int descriptor, void* bytes, size_t length) {
    return read_through(descriptor, length, [&](size_t n) { return real(&read, "read")(descriptor, bytes, n); });
}
ssize_t pread(int descriptor, void* bytes, size_t length, off_t at) {
    return read_through(descriptor, length, [&](size_t n) { return real(&pread, "pread")(descriptor, bytes, n, at); });
}
ssize_t pread64(int descriptor, void* bytes, size_t length, off64_t at) {
    return read_through(descriptor, length,
                        [&](size_t n) { return real(&pread64, "pread64")(descriptor, bytes, n, at); });
}

ssize_t write(int descriptor, const void* bytes, size_t length) {
    const auto at = layer_of(descriptor) == nullptr ? 0 : ::lseek(descriptor, 0, SEEK_CUR);
    return write_through(descriptor, bytes, length, at,
                         [&](size_t n) { return real(&write, "write")(descriptor, bytes, n); });
}
ssize_t pwrite(int descriptor, const void* bytes, size_t length, off_t at) {
    return write_through(descriptor, bytes, length, at,
                         [&](size_t n) { return real(&pwrite, "pwrite")(descriptor, bytes, n, at); });
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t length, off64_t at) {
    return write_through(descriptor, bytes, length, at,
                         [&](size_t n) { return real(&pwrite64, "pwrite64")(descriptor, bytes, n, at); });
}

int ftruncate(int descriptor, off_t length) noexcept {
    return truncate_through(descriptor, length, [&] { return real(&ftruncate, "ftruncate")(descriptor, length); });
}
int ftruncate64(int descriptor, off64_t length) noexcept {
    return truncate_through(descriptor, length, [&] { return real(&ftruncate64, "ftruncate64")(descriptor, length); });
}
int fsync(int descriptor) {
    return sync_through(descriptor, [&] { return real(&fsync, "fsync")(descriptor); });
}
int fdatasync(int descriptor) {
    return sync_through(descriptor, [&] { return real(&fdatasync, "fdatasync")(descriptor); });
}

int fcntl(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void* argument = va_arg(rest, void*);
    va_end(rest);
    if (takes_lock(command, argument) && refused(layer_of(descriptor), DiskCall::lock)) return -1;
    return real(&fcntl, "fcntl")(descriptor, command, argument);
}
int fcntl64(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void* argument = va_arg(rest, void*);
    va_end(rest);
    if (takes_lock(command, argument) && refused(layer_of(descriptor), DiskCall::lock)) return -1;
    return real(&fcntl64, "fcntl64")(descriptor, command, argument);
}
void* mmap64(void* address, size_t length, int protection, int flags, int descriptor, off64_t at) noexcept {
    if (descriptor >= 0 && refused(layer_of(descriptor), DiskCall::map)) return MAP_FAILED;
    return real(&mmap64, "mmap64")(address, length, protection, flags, descriptor, at);
}

int unlink(const char* path) noexcept {
    auto* layer = layer_of(path);
    if (refused(layer, DiskCall::remove)) return -1;
    const int result = real(&unlink, "unlink")(path);
    if (layer != nullptr && result == 0) layer->removed(path);
    return result;
}
int link(const char* from, const char* to) noexcept {
    auto* layer = layer_of(to);
    if (refused(layer, DiskCall::name)) return -1;
    const int result = real(&link, "link")(from, to);
    if (layer != nullptr && result == 0) layer->linked(from, to);
    return result;
}
int rename(const char* from, const char* to) noexcept {
    auto* layer = layer_of(to);
    if (refused(layer, DiskCall::name)) return -1;
    const int result = real(&rename, "rename")(from, to);
    if (layer != nullptr && result == 0) {
        layer->linked(from, to);
        layer->removed(from);
    }
    return result;
}
int chmod(const char* path, mode_t mode) noexcept {
    if (refused(layer_of(path), DiskCall::name)) return -1;
    return real(&chmod, "chmod")(path, mode);
}
int fchmod(int descriptor, mode_t mode) noexcept {
    if (refused(layer_of(descriptor), DiskCall::name)) return -1;
    return real(&fchmod, "fchmod")(descriptor, mode);
}

int access(const char* path, int kind) noexcept {
    if (refused(layer_of(path), DiskCall::look)) return -1;
    return real(&access, "access")(path, kind);
}
int stat(const char* path, struct stat* found) noexcept {
    if (refused(layer_of(path), DiskCall::look)) return -1;
    return real(&stat, "stat")(path, found);
}
int stat64(const char* path, struct stat64* found) noexcept {
    if (refused(layer_of(path), DiskCall::look)) return -1;
    return real(&stat64, "stat64")(path, found);
}
int lstat64(const char* path, struct stat64* found) noexcept {
    if (refused(layer_of(path), DiskCall::look)) return -1;
    return real(&lstat64, "lstat64")(path, found);
}
int fstat64(int descriptor, struct stat64* found) noexcept {
    if (refused(layer_of(descriptor), DiskCall::look)) return -1;
    return real(&fstat64, "fstat64")(descriptor, found);
}
}

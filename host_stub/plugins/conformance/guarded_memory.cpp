// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/guarded_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <utility>

namespace risk::conformance {

GuardedMemory::GuardedMemory(std::size_t size) : size_(size) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t usable = (size + page - 1) / page * page;
    mapped_ = usable + page;
    void* const mapping = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) throw std::bad_alloc();
    mapping_ = static_cast<char*>(mapping);
    ::mprotect(mapping_ + usable, page, PROT_NONE);
    data_ = mapping_ + usable - size;
}

GuardedMemory::GuardedMemory(std::string_view content) : GuardedMemory(content.size()) {
    if (!content.empty()) std::memcpy(data_, content.data(), content.size());
}

GuardedMemory::GuardedMemory(GuardedMemory&& other) noexcept
    : size_(other.size_),
      mapped_(other.mapped_),
      mapping_(std::exchange(other.mapping_, nullptr)),
      data_(other.data_) {}

GuardedMemory& GuardedMemory::operator=(GuardedMemory&& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(mapped_, other.mapped_);
    std::swap(mapping_, other.mapping_);
    std::swap(data_, other.data_);
    return *this;
}

GuardedMemory::~GuardedMemory() {
    if (mapping_ != nullptr) ::munmap(mapping_, mapped_);
}

void GuardedMemory::scribble() noexcept { std::memset(data_, '#', size_); }

}  // namespace risk::conformance

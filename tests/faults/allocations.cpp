// SPDX-License-Identifier: Apache-2.0
#include "faults/allocations.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace risk::test {
namespace {

std::atomic<std::uint64_t> count{0}, first{0}, last{0}, failed{0};
std::atomic<std::int64_t> held{0}, held_in_sqlite{0};
sqlite3_mem_methods original{};

bool refused() {
    const auto number = ++count;
    if (number < first || number >= last) return false;
    ++failed;
    return true;
}

void* allocate(std::size_t size) {
    void* memory = refused() ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (memory != nullptr) ++held;
    return memory;
}

void release(void* memory) {
    if (memory == nullptr) return;
    --held;
    std::free(memory);
}

}  // namespace

void Allocations::watch_sqlite() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &original);
    auto watched = original;
    watched.xMalloc = [](int size) {
        void* memory = refused() ? nullptr : original.xMalloc(size);
        if (memory != nullptr) ++held_in_sqlite;
        return memory;
    };
    watched.xFree = [](void* memory) {
        --held_in_sqlite;
        original.xFree(memory);
    };
    watched.xRealloc = [](void* memory, int size) { return refused() ? nullptr : original.xRealloc(memory, size); };
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &watched) != SQLITE_OK) throw std::logic_error("SQLite runs already");
}

void Allocations::fail(std::uint64_t nth, std::uint64_t together) {
    count = 0;
    failed = 0;
    first = nth;
    last = nth == 0 ? 0 : nth + together;
}
void Allocations::relieve() { last = 0; }
std::uint64_t Allocations::calls() { return count; }
std::uint64_t Allocations::struck() { return failed; }
std::int64_t Allocations::live() { return held; }
std::int64_t Allocations::live_in_sqlite() { return held_in_sqlite; }

}  // namespace risk::test

void* operator new(std::size_t size) {
    void* memory = risk::test::allocate(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return risk::test::allocate(size); }
void operator delete(void* memory) noexcept { risk::test::release(memory); }
void operator delete(void* memory, std::size_t) noexcept { risk::test::release(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { risk::test::release(memory); }

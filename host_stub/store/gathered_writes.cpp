// SPDX-License-Identifier: Apache-2.0
#include "store/gathered_writes.hpp"

#include <cstring>
#include <new>
#include <utility>

namespace risk::store {

bool GatheredWrites::overlaps(int amount, sqlite3_int64 offset) const {
    return size_ > 0 && offset < begin_ + size_ && begin_ < offset + amount;
}

bool GatheredWrites::has_all(int amount, sqlite3_int64 offset) const {
    return begin_ <= offset && offset + amount <= begin_ + size_;
}

bool GatheredWrites::take(void* buffer, int amount, sqlite3_int64 offset) const {
    if (!has_all(amount, offset)) return false;
    std::memcpy(buffer, held_.get() + (offset - begin_), static_cast<std::size_t>(amount));
    return true;
}

int GatheredWrites::add(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset, Write write) {
    const bool follows = size_ > 0 && offset == begin_ + size_ && amount <= room - size_;
    if (!follows) {
        if (const int result = flush(file, write); result != SQLITE_OK) return result;
        if (!held_) held_.reset(new (std::nothrow) unsigned char[room]);
        if (!held_ || amount > room) return write(file, bytes, amount, offset);
        begin_ = offset;
    }
    std::memcpy(held_.get() + size_, bytes, static_cast<std::size_t>(amount));
    size_ += amount;
    return SQLITE_OK;
}

int GatheredWrites::flush(sqlite3_file* file, Write write) {
    const int amount = std::exchange(size_, 0);
    return amount == 0 ? SQLITE_OK : write(file, held_.get(), amount, begin_);
}

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#include "store/page_seal.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <utility>

#include "store/gathered_writes.hpp"
#include "store/sealed_page.hpp"

namespace risk::store {
namespace {

// Of what kind a database is, from its header: page size at 16, bytes of reserve at 20.
constexpr std::array<unsigned char, 18> our_magic{'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o',
                                                  'r', 'm', 'a', 't', ' ', '3', 0,   16,  0};
constexpr std::size_t reserve_at = 20;
constexpr int header_bytes = 100;

thread_local int noted_error = 0;

// SQLite asks for errno when it has done other things since.
int noted(int result) {
    if (result != SQLITE_OK) noted_error = errno;
    return result;
}

bool is_whole_page(int amount, sqlite3_int64 offset) { return amount == page_bytes && offset % page_bytes == 0; }

// SQLite's own file with our functions for reading and writing, and this behind it. SQLite has no place for a context:
// the originals are the same for the whole process.
struct Mark {
    bool sealed = false;
    std::unique_ptr<GatheredWrites> gathered = nullptr;  // of a log that gathers
};
sqlite3_vfs original_system{};
sqlite3_vfs sealing_system{};
sqlite3_io_methods original_file{}, original_log{};
sqlite3_io_methods sealing_file{}, sealing_log{};

std::size_t mark_offset() {
    const auto end = static_cast<std::size_t>(original_system.szOsFile);
    return (end + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
}

Mark& mark_of(sqlite3_file* file) {
    return *reinterpret_cast<Mark*>(reinterpret_cast<std::byte*>(file) + mark_offset());
}

void learn(sqlite3_file* file, const unsigned char* bytes, int amount, sqlite3_int64 offset) {
    if (offset != 0 || amount < header_bytes) return;
    mark_of(file).sealed = std::equal(our_magic.begin(), our_magic.end(), bytes) && bytes[reserve_at] == seal_bytes;
}

// Only past the end of the file is there no page: SQLite would take what is missing of one for zeros.
int read_short(sqlite3_file* file, sqlite3_int64 offset) {
    sqlite3_int64 size = 0;
    if (original_file.xFileSize(file, &size) != SQLITE_OK) return noted(SQLITE_IOERR_FSTAT);
    return offset < size ? SQLITE_IOERR_DATA : SQLITE_IOERR_SHORT_READ;
}

// What the disk refuses to give is not what is damaged: SQLite would say so of some errors.
int read_page(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
    const int result = original_file.xRead(file, buffer, amount, offset);
    if (result == SQLITE_IOERR_CORRUPTFS) return noted(SQLITE_IOERR_READ);
    if (result == SQLITE_IOERR_SHORT_READ && mark_of(file).sealed && is_whole_page(amount, offset))
        return read_short(file, offset);
    if (result != SQLITE_OK) return result;
    const auto* bytes = static_cast<const unsigned char*>(buffer);
    learn(file, bytes, amount, offset);
    if (!mark_of(file).sealed || !is_whole_page(amount, offset)) return SQLITE_OK;
    return is_sealed(PageBytes(bytes, page_bytes), offset) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int write_page(sqlite3_file* file, const void* buffer, int amount, sqlite3_int64 offset) {
    const auto* bytes = static_cast<const unsigned char*>(buffer);
    learn(file, bytes, amount, offset);
    if (!mark_of(file).sealed || !is_whole_page(amount, offset))
        return noted(original_file.xWrite(file, buffer, amount, offset));
    const auto page = sealed(PageBytes(bytes, page_bytes), offset);
    return noted(original_file.xWrite(file, page.data(), amount, offset));
}

int sync_noting(sqlite3_file* file, int flags) { return noted(original_file.xSync(file, flags)); }
int truncate_noting(sqlite3_file* file, sqlite3_int64 size) { return noted(original_file.xTruncate(file, size)); }

int close_file(sqlite3_file* file) {
    std::destroy_at(&mark_of(file));
    return original_file.xClose(file);
}

// The log: its pages carry checksums of SQLite's own.
int write_through(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
    return noted(original_log.xWrite(file, bytes, amount, offset));
}

int write_log(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
    auto& gathered = mark_of(file).gathered;
    return gathered ? gathered->add(file, bytes, amount, offset, write_through)
                    : write_through(file, bytes, amount, offset);
}

int flush_log(sqlite3_file* file) {
    auto& gathered = mark_of(file).gathered;
    return gathered ? gathered->flush(file, write_through) : SQLITE_OK;
}

int read_log(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
    const auto& gathered = mark_of(file).gathered;
    if (gathered && gathered->overlaps(amount, offset)) {
        if (gathered->take(buffer, amount, offset)) return SQLITE_OK;
        if (const int result = flush_log(file); result != SQLITE_OK) return result;
    }
    const int result = original_log.xRead(file, buffer, amount, offset);
    return result == SQLITE_IOERR_CORRUPTFS ? noted(SQLITE_IOERR_READ) : result;
}

int sync_log(sqlite3_file* file, int flags) {
    const int result = flush_log(file);
    return result == SQLITE_OK ? noted(original_log.xSync(file, flags)) : result;
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
    const int result = flush_log(file);
    return result == SQLITE_OK ? noted(original_log.xTruncate(file, size)) : result;
}

int size_log(sqlite3_file* file, sqlite3_int64* size) {
    const int result = flush_log(file);
    return result == SQLITE_OK ? original_log.xFileSize(file, size) : result;
}

// What was not synced is nobody's: SQLite closes a log in the middle of a transaction when that is given up.
int close_log(sqlite3_file* file) {
    std::destroy_at(&mark_of(file));
    return original_log.xClose(file);
}

// A page that is mapped into memory would not be checked.
int fetch_nothing(sqlite3_file*, sqlite3_int64, int, void** page) {
    *page = nullptr;
    return SQLITE_OK;
}

sqlite3_io_methods sealing(sqlite3_io_methods functions) {
    functions.xClose = close_file;
    functions.xRead = read_page;
    functions.xWrite = write_page;
    functions.xSync = sync_noting;
    functions.xTruncate = truncate_noting;
    functions.xFetch = fetch_nothing;
    return functions;
}

sqlite3_io_methods gathering(sqlite3_io_methods functions) {
    functions.xClose = close_log;
    functions.xRead = read_log;
    functions.xWrite = write_log;
    functions.xSync = sync_log;
    functions.xTruncate = truncate_log;
    functions.xFileSize = size_log;
    functions.xFetch = fetch_nothing;
    return functions;
}

// In the place of the functions that SQLite has just chosen: they are the same for all databases, and for all logs.
int take_over(sqlite3_file* file, bool is_log) {
    static std::array<std::once_flag, 2> first;
    auto& original = is_log ? original_log : original_file;
    auto& ours = is_log ? sealing_log : sealing_file;
    std::call_once(first.at(is_log ? 1 : 0), [&] {
        original = *file->pMethods;
        ours = is_log ? gathering(original) : sealing(original);
    });
    if (original.xRead != file->pMethods->xRead || original.xWrite != file->pMethods->xWrite) {
        file->pMethods->xClose(file);
        file->pMethods = nullptr;
        return SQLITE_CANTOPEN;
    }
    file->pMethods = &ours;
    return SQLITE_OK;
}

// The journal is that of a backup that is being written.
constexpr int logs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;

// A new file is sealed until its first page says otherwise: a copy by VACUUM INTO writes that page last.
int open_sealing(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    const int result = original_system.xOpen(&original_system, name, file, flags, flags_out);
    if (result != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | logs)) == 0) return result;
    sqlite3_int64 size = 0;
    const bool is_new = file->pMethods->xFileSize(file, &size) == SQLITE_OK && size == 0;
    const bool is_log = (flags & logs) != 0;
    const int taken_over = take_over(file, is_log);
    if (taken_over == SQLITE_OK) new (&mark_of(file)) Mark{is_new && !is_log};
    return taken_over;
}

bool take_its_place() {
    // Each thread has connections of its own: SQLite needs no lock around each call, nor around its count of bytes. All are
    // refused, and do no harm, where SQLite is at work already.
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_URI, 1);  // for connect_without_log; all other names begin with a slash
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    if (system == nullptr) return false;
    original_system = *system;
    sealing_system = original_system;
    sealing_system.zName = "sealing";
    sealing_system.szOsFile = static_cast<int>(mark_offset() + sizeof(Mark));
    sealing_system.xOpen = open_sealing;
    return sqlite3_vfs_register(&sealing_system, 1) == SQLITE_OK;
}

}  // namespace

void seal_pages() {
    static const bool done = take_its_place();
    if (!done) throw std::runtime_error("SQLite could not be started");
}

bool has_seals(void* file) { return mark_of(static_cast<sqlite3_file*>(file)).sealed; }

void gather_writes(void* log) {
    auto* file = static_cast<sqlite3_file*>(log);
    if (file->pMethods != &sealing_log) return;  // there is none, or it is no file
    auto& gathered = mark_of(file).gathered;
    if (!gathered) gathered = std::make_unique<GatheredWrites>();
}

int take_file_error() { return std::exchange(noted_error, 0); }

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace risk::test {

/// What is done to a file, as far as it can go wrong.
enum class DiskCall : unsigned {
    open = 1,
    read = 2,
    write = 4,
    sync = 8,
    truncate = 16,
    lock = 32,
    map = 64,
    remove = 128,
    name = 256,  ///< link, rename, mkdir, chmod
    look = 512,  ///< stat, access
};
constexpr unsigned operator|(DiskCall a, DiskCall b) { return static_cast<unsigned>(a) | static_cast<unsigned>(b); }
constexpr unsigned operator|(unsigned a, DiskCall b) { return a | static_cast<unsigned>(b); }
constexpr unsigned operator|(DiskCall a, unsigned b) { return static_cast<unsigned>(a) | b; }

inline constexpr unsigned every_call = 1023;
/// What a read-only file system refuses; it has nothing left to be synced.
inline constexpr unsigned changing_calls = DiskCall::write | DiskCall::truncate | DiskCall::remove | DiskCall::name;

struct DiskFault {
    std::uint64_t nth = 0;         ///< of the calls that are meant, from 1
    unsigned calls = every_call;   ///< which are meant
    int error = 0;                 ///< 0: what this kind of call fails with on a broken disk
    bool lasting = false;          ///< and all that follow, until healed
    bool half = false;             ///< a write or read of half the bytes, which answers so
    bool opening_changes = false;  ///< also opening for writing: a read-only file system
};

/// One thing that happened to the files: what a power cut is made of.
struct DiskEntry {
    enum class What : std::uint8_t { create, write, truncate, sync, sync_directory, link, remove, mark };
    What what = What::mark;
    int node = -1;          ///< the file, by whatever name
    std::int64_t at = 0;    ///< offset, length, or the mark
    std::string text = {};  ///< bytes, or a name within the directory
};

/// Stands between everything in this process and the C library's calls on files below one directory: SQLite's and our
/// own. Counts them, makes one fail, keeps a log. One at a time; syncs are counted and not carried out.
class DiskLayer {
  public:
    enum class Log : std::uint8_t { none, all };
    explicit DiskLayer(const std::filesystem::path& directory, Log log = Log::none);
    DiskLayer(const DiskLayer&) = delete;
    DiskLayer& operator=(const DiskLayer&) = delete;
    ~DiskLayer();

    void fail(const DiskFault& fault);  ///< counts from here
    void heal() { fault_ = {}; }
    [[nodiscard]] std::uint64_t calls() const { return calls_; }  ///< meant by the fault, since fail()
    [[nodiscard]] std::uint64_t struck() const { return struck_; }
    void mark(std::int64_t value);
    [[nodiscard]] const std::vector<DiskEntry>& log() const { return log_; }

    // For the functions that take the C library's places.
    struct Verdict {
        int error = 0;
        bool half = false;
    };
    Verdict meet(DiskCall call, bool changes = false);
    [[nodiscard]] bool below(const char* path) const;
    [[nodiscard]] bool knows(int descriptor) const { return descriptors_.count(descriptor) != 0; }
    void opened(const char* path, int descriptor, bool truncated);
    void closed(int descriptor) { descriptors_.erase(descriptor); }
    void written(int descriptor, std::int64_t at, const void* bytes, std::size_t length);
    void truncated(int descriptor, std::int64_t length);
    void synced(int descriptor);
    void removed(const char* path);
    void linked(const char* from, const char* to);
    static DiskLayer* active();

  private:
    [[nodiscard]] std::string name_of(const char* path) const;
    void note(DiskEntry entry);

    std::string directory_;  ///< with a slash at its end
    bool logging_;
    DiskFault fault_;
    std::uint64_t calls_ = 0, struck_ = 0;
    std::map<int, int> descriptors_;    ///< to nodes; the directory itself is -2
    std::map<std::string, int> names_;  ///< to nodes
    int next_node_ = 0;
    std::vector<DiskEntry> log_;
};

}  // namespace risk::test

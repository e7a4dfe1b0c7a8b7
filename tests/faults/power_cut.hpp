// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "domain/random_source.hpp"
#include "faults/disk_layer.hpp"

namespace risk::test {

/// What of the unsynced is on the disk when the power is gone.
enum class Unsynced : std::uint8_t { none, some_sectors, all };

/// The log of a disk layer, played again: knows at each entry what a power cut would leave behind.
class PowerCut {
  public:
    /// The next entry happens.
    void take(const DiskEntry& entry);
    [[nodiscard]] std::int64_t mark() const { return mark_; }  ///< the last one that was made

    /// Writes the files as the cut leaves them into an empty directory.
    void leave_behind(const std::filesystem::path& directory, Unsynced what, RandomSource& random) const;

  private:
    struct Change {
        bool truncates = false;
        std::int64_t at = 0;
        std::string bytes;
    };
    struct File {
        std::string durable;
        std::vector<Change> pending;
    };
    struct Renaming {
        std::string name;
        int node = -1;  ///< -1: removed
    };
    using Names = std::map<std::string, int>;

    static void apply(const Change& change, std::string& content);
    static void apply_some(const Change& change, std::string& content, RandomSource& random);
    static void rename(Names& names, const Renaming& renaming);
    [[nodiscard]] std::string content(const File& file, Unsynced what, RandomSource& random) const;
    [[nodiscard]] Names names(Unsynced what, RandomSource& random) const;

    std::map<int, File> files_;
    Names durable_names_;
    std::vector<Renaming> pending_names_;
    std::int64_t mark_ = 0;
};

}  // namespace risk::test

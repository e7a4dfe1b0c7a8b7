// SPDX-License-Identifier: Apache-2.0
#include "faults/power_cut.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace risk::test {
namespace {

constexpr std::int64_t sector = 512;

void put(std::string& content, std::int64_t at, std::string_view bytes) {
    const auto from = static_cast<std::size_t>(at);
    if (content.size() < from + bytes.size()) content.resize(from + bytes.size(), '\0');
    content.replace(from, bytes.size(), bytes);
}

}  // namespace

void PowerCut::take(const DiskEntry& entry) {
    using What = DiskEntry::What;
    switch (entry.what) {
        case What::mark:
            mark_ = entry.at;
            break;
        case What::create:
            files_[entry.node] = {};
            pending_names_.push_back({entry.text, entry.node});
            break;
        case What::link:
            pending_names_.push_back({entry.text, entry.node});
            break;
        case What::remove:
            pending_names_.push_back({entry.text, -1});
            break;
        case What::write:
            files_[entry.node].pending.push_back({false, entry.at, entry.text});
            break;
        case What::truncate:
            files_[entry.node].pending.push_back({true, entry.at, {}});
            break;
        case What::sync: {
            auto& file = files_[entry.node];
            for (const auto& change : file.pending) apply(change, file.durable);
            file.pending.clear();
            break;
        }
        case What::sync_directory:
            for (const auto& renaming : pending_names_) rename(durable_names_, renaming);
            pending_names_.clear();
            break;
    }
}

void PowerCut::apply(const Change& change, std::string& content) {
    if (change.truncates)
        content.resize(static_cast<std::size_t>(change.at), '\0');
    else
        put(content, change.at, change.bytes);
}

// Each sector of its own, in no order.
void PowerCut::apply_some(const Change& change, std::string& content, RandomSource& random) {
    if (change.truncates) {
        if (random.one_in(2)) apply(change, content);
        return;
    }
    const auto end = change.at + static_cast<std::int64_t>(change.bytes.size());
    for (auto at = change.at; at < end;) {
        const auto next = std::min(end, (at / sector + 1) * sector);
        const auto from = static_cast<std::size_t>(at - change.at);
        if (random.one_in(2))
            put(content, at, std::string_view(change.bytes).substr(from, static_cast<std::size_t>(next - at)));
        at = next;
    }
}

void PowerCut::rename(Names& names, const Renaming& renaming) {
    if (renaming.node < 0)
        names.erase(renaming.name);
    else
        names[renaming.name] = renaming.node;
}

std::string PowerCut::content(const File& file, Unsynced what, RandomSource& random) const {
    auto bytes = file.durable;
    for (const auto& change : file.pending) {
        if (what == Unsynced::all) apply(change, bytes);
        if (what == Unsynced::some_sectors) apply_some(change, bytes, random);
    }
    return bytes;
}

// A journalling file system keeps the order of names: a first part of what was pending.
PowerCut::Names PowerCut::names(Unsynced what, RandomSource& random) const {
    auto kept = static_cast<std::int64_t>(pending_names_.size());
    if (what == Unsynced::none) kept = 0;
    if (what == Unsynced::some_sectors) kept = random.between(0, kept);
    auto names = durable_names_;
    for (std::int64_t i = 0; i < kept; ++i) rename(names, pending_names_[static_cast<std::size_t>(i)]);
    return names;
}

void PowerCut::leave_behind(const std::filesystem::path& directory, Unsynced what, RandomSource& random) const {
    for (const auto& [name, node] : names(what, random)) {
        const auto path = directory / name;
        std::ofstream(path, std::ios::binary) << content(files_.at(node), what, random);
        ::chmod(path.c_str(), 0600);
    }
}

}  // namespace risk::test

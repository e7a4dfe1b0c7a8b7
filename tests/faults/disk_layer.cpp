// SPDX-License-Identifier: Apache-2.0
#include "faults/disk_layer.hpp"

#include <cerrno>
#include <stdexcept>

namespace risk::test {
namespace {

constexpr int the_directory = -2;
DiskLayer* the_active_one = nullptr;  // the C library's functions have no place for a context

int usual_error(DiskCall call) {
    switch (call) {
        case DiskCall::open:
            return EMFILE;
        case DiskCall::map:
            return ENOMEM;
        default:
            return EIO;
    }
}

}  // namespace

DiskLayer* DiskLayer::active() { return the_active_one; }

DiskLayer::DiskLayer(const std::filesystem::path& directory, Log log)
    : directory_(directory.string() + '/'), logging_(log == Log::all) {
    if (the_active_one != nullptr) throw std::logic_error("one disk layer at a time");
    the_active_one = this;
}

DiskLayer::~DiskLayer() { the_active_one = nullptr; }

void DiskLayer::fail(const DiskFault& fault) {
    fault_ = fault;
    calls_ = 0;
    struck_ = 0;
}

DiskLayer::Verdict DiskLayer::meet(DiskCall call, bool changes) {
    const bool meant = (fault_.calls & static_cast<unsigned>(call)) != 0 || (fault_.opening_changes && changes);
    if (!meant) return {};
    ++calls_;
    if (fault_.nth == 0 || calls_ < fault_.nth || (calls_ > fault_.nth && !fault_.lasting)) return {};
    ++struck_;
    if (fault_.half) return {0, true};
    return {fault_.error != 0 ? fault_.error : usual_error(call), false};
}

bool DiskLayer::below(const char* path) const {
    const std::string_view given(path);
    return given.substr(0, directory_.size()) == directory_ ||
           given == std::string_view(directory_).substr(0, directory_.size() - 1);
}

std::string DiskLayer::name_of(const char* path) const {
    const std::string given(path);
    return given.size() < directory_.size() ? "" : given.substr(directory_.size());
}

void DiskLayer::note(DiskEntry entry) {
    if (logging_) log_.push_back(std::move(entry));
}

void DiskLayer::mark(std::int64_t value) { note({DiskEntry::What::mark, -1, value}); }

void DiskLayer::opened(const char* path, int descriptor, bool truncated) {
    const auto name = name_of(path);
    if (name.empty()) {
        descriptors_[descriptor] = the_directory;
        return;
    }
    const auto known = names_.find(name);
    if (known == names_.end()) {
        names_[name] = next_node_;
        note({DiskEntry::What::create, next_node_, 0, name});
        ++next_node_;
    } else if (truncated) {
        note({DiskEntry::What::truncate, known->second, 0});
    }
    descriptors_[descriptor] = names_[name];
}

void DiskLayer::written(int descriptor, std::int64_t at, const void* bytes, std::size_t length) {
    note({DiskEntry::What::write, descriptors_[descriptor], at,
          logging_ ? std::string(static_cast<const char*>(bytes), length) : std::string()});
}

void DiskLayer::truncated(int descriptor, std::int64_t length) {
    note({DiskEntry::What::truncate, descriptors_[descriptor], length});
}

void DiskLayer::synced(int descriptor) {
    const int node = descriptors_[descriptor];
    note({node == the_directory ? DiskEntry::What::sync_directory : DiskEntry::What::sync, node});
}

void DiskLayer::removed(const char* path) {
    names_.erase(name_of(path));
    note({DiskEntry::What::remove, -1, 0, name_of(path)});
}

void DiskLayer::linked(const char* from, const char* to) {
    const int node = names_[name_of(from)];
    names_[name_of(to)] = node;
    note({DiskEntry::What::link, node, 0, name_of(to)});
}

}  // namespace risk::test

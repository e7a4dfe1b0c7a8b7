// SPDX-License-Identifier: Apache-2.0
#include "web/change_watch.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "store/audit_log.hpp"
#include "store/store_error.hpp"

namespace risk::web {
namespace {

constexpr std::array<std::string_view, Topics::count> names{"integrations", "events",  "scores", "people",
                                                            "entitlements", "session", "notices"};

/// More than this at once, and the pages ask for everything.
constexpr std::uint32_t most_actions = 100;

/// Pages ask for a whole list again: where reads end all the time, that is often enough.
constexpr std::int64_t between_reads_ns = 2'000'000'000;

}  // namespace

std::string change_event(Topics topics) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!topics.has(static_cast<Topic>(i))) continue;
        list += (list.empty() ? "\"" : ",\"") + std::string(names[i]) + '"';
    }
    return "event: change\ndata: {\"topics\":[" + list + "]}\n\n";
}

Topics topics_of_action(std::string_view action) {
    const auto kind = action.substr(0, std::min(action.find('.'), action.size()));
    if (kind == "people") return Topics().add(Topic::people).add(Topic::scores).add(Topic::events);
    if (kind == "entitlement") return Topics().add(Topic::entitlements).add(Topic::integrations).add(Topic::session);
    if (kind == "integration" || kind == "status" || kind == "plugin") return Topics().add(Topic::integrations);
    if (kind == "notice") return Topics().add(Topic::notices);
    if (kind == "account" || kind == "role" || kind == "token") return Topics().add(Topic::session);
    return {};
}

Topics ChangeWatch::look() {
    auto topics = look_at_store();
    return look_at_live() ? topics.add(Topic::integrations) : topics;
}

bool ChangeWatch::look_at_live() {
    const auto now = live_.changes();
    const std::int64_t now_ns = clock_.steady_ns();
    const bool reads = now.reads != told_.reads && now_ns - told_ns_ >= between_reads_ns;
    if (now.standings == told_.standings && !reads) return false;
    told_ = now;
    told_ns_ = now_ns;
    return true;
}

Topics ChangeWatch::look_at_store() {
    const bool first = !database_;
    if (first) {
        auto opened = store::Database::open(file_, store::OpenMode::read_only);
        if (!opened) throw store::StoreError(opened.failure());
        database_ = std::move(*opened);
    }
    const auto version = database_->data_version();
    stored_ = first || version != version_;
    if (!stored_) return {};
    const auto now = store::read_change_marks(*database_);
    const auto topics = first ? Topics::all() : compare(now);
    version_ = version;
    marks_ = now;
    return topics;
}

Topics ChangeWatch::compare(const store::ChangeMarks& now) {
    Topics topics;
    const bool scored = now.admitted != marks_.admitted;
    if (now.newest_event != marks_.newest_event || scored) topics.add(Topic::events);
    if (scored || now.newest_snapshot != marks_.newest_snapshot) topics.add(Topic::scores);
    if (now.newest_notice != marks_.newest_notice || now.notices_tried != marks_.notices_tried)
        topics.add(Topic::notices);
    if (now.newest_audit_row == marks_.newest_audit_row) return topics;
    if (now.newest_audit_row - marks_.newest_audit_row > most_actions) return Topics::all();
    const auto entries = store::AuditLog(*database_).newest(most_actions);
    for (const auto& entry : entries) {
        if (entry.row > marks_.newest_audit_row) topics.add(topics_of_action(entry.action));
    }
    return topics;
}

}  // namespace risk::web

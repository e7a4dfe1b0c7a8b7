// SPDX-License-Identifier: Apache-2.0
#include "web/change_watch.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
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

/// All that a page shows of integrations and plugins, but for what only runs down by itself.
std::string live_state(const integrations::LiveView& live) {
    std::string state;
    const auto add = [&state](std::initializer_list<std::int64_t> numbers) {
        for (const auto number : numbers) state += std::to_string(number) + ',';
    };
    for (const auto& each : live.integrations()) {
        const auto& counters = each.counters;
        state += each.name + '|' + each.status.reason + '|';
        add({each.id, static_cast<std::int64_t>(each.status.status), each.status.since_s, each.last_read_s,
             each.interval_ms, static_cast<std::int64_t>(each.consecutive_failures)});
        for (const auto count : {counters.requests, counters.fetched, counters.admitted, counters.unmatched})
            state += std::to_string(count) + ',';
    }
    for (const auto& each : live.plugins()) {
        state += each.id + '|' + each.file + '|' + each.sha256 + '|' + each.rejected.value_or("");
        add({each.running ? 1 : 0, each.pid, each.quarantined ? 1 : 0, static_cast<std::int64_t>(each.restarts)});
        state += each.signature.key_id + '|' + each.signature.signer + '|' + each.signature.comment;
        add({static_cast<std::int64_t>(each.signature.state)});
        for (const auto& wall : each.sandbox.walls) state += wall.id + (wall.stands ? '+' : '-');
    }
    return state;
}

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
    auto state = live_state(live_);
    if (state != live_state_) topics.add(Topic::integrations);
    live_state_ = std::move(state);
    return topics;
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

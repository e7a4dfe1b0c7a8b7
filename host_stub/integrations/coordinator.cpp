// SPDX-License-Identifier: Apache-2.0
#include "integrations/coordinator.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "integrations/words.hpp"
#include "store/entitlement_store.hpp"
#include "store/quarantine_store.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t look_every_ns = 500'000'000;
constexpr std::int64_t day_s = 86'400;

}  // namespace

Coordinator::Coordinator(Parts parts)
    : parts_(std::move(parts)),
      loop_(parts_.around.loop),
      catalogue_(parts_.plugin_directory, parts_.trust),
      quarantines_(parts_.around) {}

Coordinator::~Coordinator() {
    ended_ = true;  // who goes now has nothing more to say
    loop_.cancel(timer_);
    leaving_.clear();
    integrations_.clear();
}

void Coordinator::begin() { tick(); }

void Coordinator::tick() {
    if (stopped_) return;
    timer_ = loop_.at(loop_.clock().steady_ns() + look_every_ns, [this] { tick(); });
    look_at_plugins();
    look_at_store();
    look_at_day();
    for (auto& [id, supervisor] : supervisors_) supervisor->look();
    std::erase_if(leaving_, [](const auto& integration) { return integration->idle(); });
    publish_plugins();
    const auto figures = parts_.commits.figures();
    parts_.board.put_commits({figures.transactions, figures.commits, figures.refused});
}

// ---- the plugin directory

void Coordinator::look_at_plugins() {
    if (!catalogue_.look()) return;
    tell_plugins();
    for (auto& [id, supervisor] : supervisors_) {
        const auto* entry = catalogue_.usable(id);
        const std::string fingerprint = catalogue_.fingerprint(id);
        if (entry == nullptr || running_fingerprints_[id] == fingerprint) continue;
        running_fingerprints_[id] = fingerprint;
        parts_.around.log(
            RP_LOG_INFO, id,
            "version " + entry->manifest->version + " takes over from version " + supervisor->manifest().version);
        supervisor->replace(*entry->manifest);
    }
    decide_all();
    // After its integrations have let go: nobody may start it again.
    for (auto& [id, supervisor] : supervisors_)
        if (catalogue_.disbelieved(id)) supervisor->end_at_once();
}

void Coordinator::tell_plugins() const {
    const auto& log = parts_.around.log;
    for (const auto& problem : catalogue_.key_problems()) log(RP_LOG_WARN, "plugins", problem.sentence());
    for (const auto& entry : catalogue_.entries()) {
        if (entry.rejected) {
            log(RP_LOG_WARN, "plugins", entry.rejected->sentence());
        } else if (entry.signature.state == plugins::SignatureState::valid) {
            log(RP_LOG_INFO, entry.manifest->id,
                "version " + entry.manifest->version + " is " + entry.signature.sentence());
        } else {
            log(RP_LOG_WARN, entry.manifest->id,
                "version " + entry.manifest->version + " may run though its signature is not trusted (" +
                    entry.signature.sentence() + "): --allow-unsigned is on");
        }
    }
}

PluginSupervisor& Coordinator::supervisor(const plugins::PluginEntry& entry) {
    const std::string& id = entry.manifest->id;
    auto& supervisor = supervisors_[id];
    if (!supervisor) {
        running_fingerprints_[id] = catalogue_.fingerprint(id);
        supervisor = std::make_unique<PluginSupervisor>(parts_.around, parts_.launcher, parts_.limits, *entry.manifest,
                                                        quarantines_, [this] { publish_plugins(); });
    }
    return *supervisor;
}

// ---- the store

void Coordinator::look_at_store() {
    try {
        const std::int64_t version = parts_.reader.data_version();
        if (version == seen_version_ && store_read_) return;
        if (parts_.store_changed) parts_.store_changed();
        take_quarantines();
        const auto marks = store::IntegrationStore(parts_.reader, parts_.secrets).marks();
        const bool others = take_entitlements();
        const bool changed = marks != seen_marks_ || !store_read_;
        if (changed) take_integrations();
        if (changed || others) decide_all();
        seen_marks_ = marks;
        seen_version_ = version;
        store_read_ = true;
    } catch (const std::exception& error) {
        if (store_read_ || seen_version_ < 0)
            parts_.around.log(RP_LOG_ERROR, "store", "cannot be read: " + std::string(error.what()));
        store_read_ = false;
    }
}

bool Coordinator::take_entitlements() {
    std::set<std::string> granted;
    for (const auto& entitlement : store::EntitlementStore(parts_.reader).list()) granted.insert(entitlement.name);
    const bool others = granted != entitlements_;
    entitlements_ = std::move(granted);
    return others;
}

void Coordinator::take_integrations() {
    std::set<std::int64_t> there;
    for (const auto& record : store::IntegrationStore(parts_.reader, parts_.secrets).list()) {
        there.insert(record.id);
        take(record);
    }
    forget_removed(there);
    take_counters();
}

// All at once, also when only one is new: a query each would cost more.
void Coordinator::take_counters() {
    auto stored = store::IntegrationStore(parts_.reader, parts_.secrets).all_counters();
    for (auto& [id, integration] : integrations_) {
        const bool shown = integration->held() || !integration->idle();
        if (integration->set_stored_counters(std::move(stored[id])) && shown) publish(*integration);
    }
}

void Coordinator::take_quarantines() {
    for (const auto& sha256 : quarantines_.take(store::QuarantineStore(parts_.reader).list())) {
        for (auto& [id, supervisor] : supervisors_) {
            if (supervisor->manifest().library_sha256 != sha256) continue;
            parts_.around.log(RP_LOG_INFO, id, "was released from quarantine");
            supervisor->begin_anew();
        }
    }
}

void Coordinator::take(const store::Integration& record) {
    auto& integration = integrations_[record.id];
    if (!integration) {
        integration =
            std::make_unique<Integration>(parts_.around, record,
                                          Integration::Watcher{.changed = [this](Integration& i) { publish(i); },
                                                               .stored =
                                                                   [this](Integration& i) {
                                                                       read_counters(i);
                                                                       publish(i);
                                                                   }});
    } else if (integration->record().revision != record.revision) {
        integration->update(record, hold_for(record));
        const auto known = supervisors_.find(record.settings.plugin_id);
        if (known != supervisors_.end()) known->second->operator_acted();
    }
}

void Coordinator::forget_removed(const std::set<std::int64_t>& there) {
    for (auto it = integrations_.begin(); it != integrations_.end();) {
        if (there.contains(it->first)) {
            ++it;
            continue;
        }
        parts_.around.log(RP_LOG_INFO, it->second->client_name(), "was removed");
        it->second->retire();
        parts_.board.remove(it->first);
        beginning_.erase(it->first);
        leaving_.push_back(std::move(it->second));
        it = integrations_.erase(it);
    }
}

void Coordinator::read_counters(Integration& integration) {
    try {
        integration.set_stored_counters(
            store::IntegrationStore(parts_.reader, parts_.secrets).counters(integration.id()));
    } catch (const std::exception& error) {
        parts_.around.log(RP_LOG_ERROR, "store", "counters cannot be read: " + std::string(error.what()));
    }
}

// ---- who may run

std::optional<Hold> Coordinator::hold_for(const store::Integration& record) const {
    using domain::Status;
    if (record.paused) return Hold{Status::paused, "An operator paused it. Resume it to go on from where it stopped."};
    const auto* entry = catalogue_.usable(record.settings.plugin_id);
    if (entry == nullptr) return catalogue_.hold_without(record.settings.plugin_id);
    std::vector<std::string> missing;
    for (const auto& name : entry->manifest->entitlements)
        if (!entitlements_.contains(name)) missing.push_back('"' + name + '"');
    if (missing.empty()) return std::nullopt;
    return Hold{Status::paused, "It is not entitled: " + join_list(missing, ", ") +
                                    " is switched off. Reading goes on from where it stopped once it is granted."};
}

void Coordinator::decide_all() {
    for (auto& [id, integration] : integrations_) decide(*integration);
}

void Coordinator::decide(Integration& integration) {
    const auto hold = hold_for(integration.record());
    if (hold) {
        if (integration.held() != hold) integration.hold(*hold);
    } else if (integration.held() || integration.idle()) {
        integration.let_run(supervisor(*catalogue_.usable(integration.record().settings.plugin_id)));
    }
}

// ---- the calendar

// Also when the clock was set back: by the second there is only what lay ahead.
void Coordinator::look_at_day() {
    const std::int64_t now = loop_.clock().unix_s();
    const bool is_known = now >= seen_s_ && now / day_s == seen_s_ / day_s;
    seen_s_ = now;
    if (is_known) return;
    const auto check = [this](const Result<void>& written) {
        if (written) return;
        parts_.around.log(RP_LOG_ERROR, "store",
                          "the day's scores could not be written: " + written.failure().sentence());
        seen_s_ = never;  // at the next look again
    };
    parts_.records.write_snapshots(now, check);
    parts_.records.look_ahead(now, check);
}

// ---- the end

void Coordinator::stop(std::function<void()> done) {
    stopped_ = std::move(done);
    loop_.cancel(timer_);
    for (auto& [id, integration] : integrations_) integration->retire();
    check_stopped();
}

void Coordinator::kill_all() {
    for (auto& [id, supervisor] : supervisors_) supervisor->kill();
}

bool Coordinator::all_idle() const {
    const auto idle = [](const auto& entry) { return entry.second->idle(); };
    return std::all_of(integrations_.begin(), integrations_.end(), idle) &&
           std::all_of(leaving_.begin(), leaving_.end(), [](const auto& integration) { return integration->idle(); }) &&
           std::all_of(supervisors_.begin(), supervisors_.end(), idle);
}

// By the loop: whoever reports a change is still in the middle of it.
void Coordinator::check_stopped() {
    if (!stopped_ || std::exchange(checking_stopped_, true)) return;
    loop_.post([this] {
        checking_stopped_ = false;
        if (!stopped_ || !all_idle()) return;
        for (auto& [id, integration] : integrations_) integration->write_tally();
        std::exchange(stopped_, [] {})();
    });
}

}  // namespace risk::integrations

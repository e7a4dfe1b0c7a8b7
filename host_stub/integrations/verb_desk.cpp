// SPDX-License-Identifier: Apache-2.0
#include "integrations/verb_desk.hpp"

#include <utility>

#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t ns(Milliseconds time) { return time.count() * 1'000'000; }

bool reads(Verb verb) { return verb == Verb::activate || verb == Verb::poll; }

}  // namespace

VerbDesk::VerbDesk(Surroundings& around, VerbLimits limits, std::function<void(const std::string&)> out_of_patience)
    : around_(around), limits_(limits), out_of_patience_(std::move(out_of_patience)) {}

VerbDesk::~VerbDesk() { close(); }

void VerbDesk::open(plugins::PluginProcess& process, std::shared_ptr<const plugins::PluginManifest> manifest) {
    process_ = &process;
    manifest_ = std::move(manifest);
    holding_back_ = false;
}

void VerbDesk::close() {
    process_ = nullptr;
    waiting_.clear();
    owners_.clear();
    under_way_ = 0;
    for (auto& [client, seat] : seats_) {
        around_.loop.cancel(seat.late);
        seat = Seat{};
    }
}

void VerbDesk::unseat(VerbClient& client) {
    const auto seat = seats_.find(&client);
    if (seat == seats_.end()) return;
    around_.loop.cancel(seat->second.late);
    if (seat->second.verb && !seat->second.under_way) std::erase(waiting_, &client);
    if (seat->second.under_way) --under_way_;
    drop_key(seat->second);
    seats_.erase(seat);
}

VerbDesk::Clients VerbDesk::clients() const {
    Clients all;
    for (const auto& [client, seat] : seats_) all.push_back(client);
    return all;
}

void VerbDesk::take_key(VerbClient& client, Seat& seat) {
    drop_key(seat);
    seat.key = ++last_key_;
    owners_.emplace(seat.key, &client);
}

void VerbDesk::drop_key(Seat& seat) { owners_.erase(std::exchange(seat.key, 0)); }

void VerbDesk::configure(VerbClient& client, plugins::InstanceSettings settings) {
    Seat& seat = seats_.at(&client);
    take_key(client, seat);
    seat.settings = std::move(settings);
    enqueue(client, Verb::configure);
}

// A teardown does not wait its turn: it makes room.
void VerbDesk::run(VerbClient& client, Verb verb, std::int64_t due_ns) {
    Seat& seat = seats_.at(&client);
    seat.due_ns = due_ns;
    if (verb != Verb::teardown) return enqueue(client, verb);
    seat.verb = verb;
    if (process_ != nullptr) send(client, seat);
}

void VerbDesk::enqueue(VerbClient& client, Verb verb) {
    seats_.at(&client).verb = verb;
    waiting_.push_back(&client);
    send_waiting();
}

void VerbDesk::send_waiting() {
    while (process_ != nullptr && !holding_back_ && !waiting_.empty() && under_way() < limits_.parallel) {
        VerbClient& client = *waiting_.front();
        waiting_.pop_front();
        send(client, seats_.at(&client));
    }
}

void VerbDesk::send(VerbClient& client, Seat& seat) {
    if (!std::exchange(seat.under_way, true)) ++under_way_;
    watch(client, seat);
    switch (*seat.verb) {
        case Verb::configure:
            process_->configure(seat.key, std::move(*seat.settings));
            return seat.settings.reset();
        case Verb::activate:
            return process_->activate(seat.key, deadline(Verb::activate));
        case Verb::poll:
            if (seat.due_ns != 0) lag_.add(around_.loop.clock().steady_ns() - seat.due_ns);
            return process_->poll(seat.key, manifest_->poll_max_events, deadline(Verb::poll));
        case Verb::teardown:
            return process_->teardown(seat.key);
    }
}

Milliseconds VerbDesk::deadline(Verb verb) const {
    return reads(verb) ? Milliseconds(manifest_->poll_timeout_s * 1'000) : limits_.short_verb;
}

void VerbDesk::watch(VerbClient& client, Seat& seat) {
    const std::int64_t at = around_.loop.clock().steady_ns() + ns(deadline(*seat.verb));
    seat.late = around_.loop.at(at, [this, &client] { late(client); });
}

// Cancelled first; who does not heed that costs the process.
void VerbDesk::late(VerbClient& client) {
    Seat& seat = seats_.at(&client);
    if (reads(*seat.verb)) process_->cancel(seat.key);
    const std::string reason = std::string(verb_name(*seat.verb)) + " of " + client.client_name() +
                               " did not return within " + duration_words(ns(deadline(*seat.verb) + limits_.grace)) +
                               ", so the process was killed";
    seat.late = around_.loop.at(around_.loop.clock().steady_ns() + ns(limits_.grace),
                                [this, reason] { out_of_patience_(reason); });
}

bool VerbDesk::cancel(VerbClient& client) {
    Seat& seat = seats_.at(&client);
    if (seat.under_way) {
        process_->cancel(seat.key);
        return false;
    }
    if (!seat.verb) return false;
    std::erase(waiting_, &client);
    if (*seat.verb == Verb::configure) drop_key(seat);
    seat.verb.reset();
    seat.settings.reset();
    return true;
}

VerbClient* VerbDesk::owner(plugins::InstanceKey key) const {
    const auto found = owners_.find(key);
    return found == owners_.end() ? nullptr : found->second;
}

std::optional<Verb> VerbDesk::verb_over(plugins::InstanceKey key, rp_result result) {
    VerbClient* client = owner(key);
    if (client == nullptr) return std::nullopt;
    Seat& seat = seats_.at(client);
    if (!seat.under_way) return std::nullopt;
    around_.loop.cancel(seat.late);
    seat.under_way = false;
    --under_way_;
    const auto verb = std::exchange(seat.verb, std::nullopt);
    if (verb == Verb::teardown || (verb == Verb::configure && result < 0)) drop_key(seat);
    return verb;
}

}  // namespace risk::integrations

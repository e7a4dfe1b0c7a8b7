// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "integrations/backoff.hpp"
#include "integrations/poll_lag.hpp"
#include "integrations/surroundings.hpp"
#include "integrations/verb_port.hpp"

namespace risk::integrations {

struct VerbLimits {
    /// Verbs under way at a time, a thread each; the others wait their turn. Ten thousand integrations at 60 s are 170 polls
    /// a second: so many are carried while an upstream answers a poll within 0.35 s.
    std::size_t parallel = 64;
    Milliseconds grace{5'000};        ///< between cancel at the deadline and the end of patience
    Milliseconds short_verb{10'000};  ///< deadline of configure and teardown
};

/// Who has which verb running in one process: keys, turns, deadlines. On the loop's thread.
class VerbDesk {
  public:
    using Clients = std::vector<VerbClient*>;

    /// out_of_patience: a verb did not come back even after it was cancelled; the process must go.
    VerbDesk(Surroundings& around, VerbLimits limits, std::function<void(const std::string& reason)> out_of_patience);
    ~VerbDesk();
    VerbDesk(const VerbDesk&) = delete;
    VerbDesk& operator=(const VerbDesk&) = delete;

    /// The process takes verbs from now on.
    void open(plugins::PluginProcess& process, std::shared_ptr<const plugins::PluginManifest> manifest);
    void hold_back() { holding_back_ = true; }  ///< no new verb goes out but teardown; those under way go on
    void close();                               ///< the process is gone, and with it all instances and verbs

    void seat(VerbClient& client) { seats_.try_emplace(&client); }
    void unseat(VerbClient& client);
    [[nodiscard]] bool seated(VerbClient& client) const { return seats_.contains(&client); }
    [[nodiscard]] bool empty() const { return seats_.empty(); }
    [[nodiscard]] std::size_t size() const { return seats_.size(); }
    [[nodiscard]] Clients clients() const;
    [[nodiscard]] std::size_t under_way() const { return under_way_; }

    void configure(VerbClient& client, plugins::InstanceSettings settings);
    /// due_ns: when it should have begun, steady; 0: there was no such time.
    void run(VerbClient& client, Verb verb, std::int64_t due_ns);
    /// True if the verb had not begun: it never will, and nobody is told.
    [[nodiscard]] bool cancel(VerbClient& client);
    [[nodiscard]] bool busy(VerbClient& client) const { return seats_.at(&client).verb.has_value(); }

    /// Whose instance it is, or nullptr.
    [[nodiscard]] VerbClient* owner(plugins::InstanceKey key) const;
    /// The verb that is over, if it was under way; its client is not told.
    std::optional<Verb> verb_over(plugins::InstanceKey key, rp_result result);
    void send_waiting();
    /// Of polls: how long after they were due they went out.
    [[nodiscard]] const PollLag& lag() const { return lag_; }

  private:
    struct Seat {
        plugins::InstanceKey key = 0;                       ///< 0: no instance
        std::optional<Verb> verb;                           ///< waiting or under way
        std::optional<plugins::InstanceSettings> settings;  ///< of a configure that waits
        bool under_way = false;
        std::int64_t due_ns = 0;
        Loop::Timer late = 0;
    };

    void enqueue(VerbClient& client, Verb verb);
    void take_key(VerbClient& client, Seat& seat);
    void drop_key(Seat& seat);
    void send(VerbClient& client, Seat& seat);
    void watch(VerbClient& client, Seat& seat);
    void late(VerbClient& client);
    [[nodiscard]] Milliseconds deadline(Verb verb) const;

    Surroundings& around_;
    const VerbLimits limits_;
    std::function<void(const std::string&)> out_of_patience_;
    plugins::PluginProcess* process_ = nullptr;
    std::shared_ptr<const plugins::PluginManifest> manifest_;
    bool holding_back_ = false;
    std::map<VerbClient*, Seat> seats_;
    std::unordered_map<plugins::InstanceKey, VerbClient*> owners_;  ///< of the keys in the seats
    std::size_t under_way_ = 0;
    std::deque<VerbClient*> waiting_;
    plugins::InstanceKey last_key_ = 0;
    PollLag lag_;
};

}  // namespace risk::integrations

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
#include <vector>

#include "integrations/backoff.hpp"
#include "integrations/surroundings.hpp"
#include "integrations/verb_port.hpp"

namespace risk::integrations {

struct VerbLimits {
    std::size_t parallel = 16;        ///< verbs under way at a time; the others wait their turn
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
    [[nodiscard]] Clients clients() const;
    [[nodiscard]] std::size_t under_way() const;

    void configure(VerbClient& client, plugins::InstanceSettings settings);
    void run(VerbClient& client, Verb verb);
    /// True if the verb had not begun: it never will, and nobody is told.
    [[nodiscard]] bool cancel(VerbClient& client);
    [[nodiscard]] bool busy(VerbClient& client) const { return seats_.at(&client).verb.has_value(); }

    /// Whose instance it is, or nullptr.
    [[nodiscard]] VerbClient* owner(plugins::InstanceKey key) const;
    /// The verb that is over, if it was under way; its client is not told.
    std::optional<Verb> verb_over(plugins::InstanceKey key, rp_result result);
    void send_waiting();

  private:
    struct Seat {
        plugins::InstanceKey key = 0;                       ///< 0: no instance
        std::optional<Verb> verb;                           ///< waiting or under way
        std::optional<plugins::InstanceSettings> settings;  ///< of a configure that waits
        bool under_way = false;
        Loop::Timer late = 0;
    };

    void enqueue(VerbClient& client, Verb verb);
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
    std::deque<VerbClient*> waiting_;
    plugins::InstanceKey last_key_ = 0;
};

}  // namespace risk::integrations

// SPDX-License-Identifier: Apache-2.0
// A whole conversation with a plugin's process, of which the input is the host's part: a message a line, in any order, or
// what is none. The runner answers what it was asked, as often as it was asked, says nothing that a host would have to take
// for a breach, gives no secret away, and ends.
#include "plugins/plugin_runner.hpp"

#include <charconv>
#include <map>
#include <set>
#include <thread>

#include "fuzz.hpp"
#include "plugins/batch_codec.hpp"
#include "plugins/batch_rules.hpp"
#include "plugins/conversation.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::fuzz {
namespace {

using namespace std::chrono_literals;
using plugins::Conversation;
using plugins::FrameChannel;
using plugins::InstanceKey;
using plugins::PluginRunner;
namespace wire = plugins::wire;

constexpr std::string_view secret = "pl%nted!secret";
constexpr auto patience = 20s;  // the runner's, whatever was asked of it
constexpr int most_lines = 60;

wire::Hello hello(std::string id) {
    static const std::string sha256 = plugins::sha256_of_file(OBEDIENT_PLUGIN).value();
    return {OBEDIENT_PLUGIN, sha256, std::move(id), "1.0.0", RP_ABI_MAJOR, 0, {"thing"}, {}, {"secret"}, 5};
}

/// The runner on a thread, as within a host's own process.
class Peer {
  public:
    explicit Peer(plugins::UniqueFd socket) : channel_(std::move(socket)), thread_([this] { work(); }) {}
    ~Peer() { thread_.join(); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    PluginRunner::End end() {
        thread_.join();
        thread_ = std::thread([] {});
        return end_;
    }

  private:
    void work() {
        {
            PluginRunner runner(channel_, system_clock(),
                                [](const plugins::SandboxGrants&) { return plugins::no_walls("a test."); });
            end_ = runner.run();
        }
        channel_.close();
    }

    FrameChannel channel_;
    PluginRunner::End end_{};
    std::thread thread_;
};

/// The host: sends, keeps the book of what it asked, and judges what it hears.
class Host {
  public:
    explicit Host(plugins::UniqueFd socket) : channel_(std::move(socket)) {}

    void send(const wire::ToRunner& message) {
        std::visit([this](const auto& each) { note(each); }, message);
        channel_.send(wire::encode(message));
    }
    /// Whatever the bytes are; a message is as good as one that was meant.
    void send_bytes(std::string_view bytes) {
        if (bytes.empty()) return;
        if (const auto message = wire::decode_to_runner(bytes)) return send(*message);
        channel_.send(std::string(bytes));
    }
    void leave() {
        left_ = true;
        channel_.close();
    }

    /// What is there, and what comes within the time. False: the runner has ended.
    bool listen(std::chrono::milliseconds time) {
        for (;;) {
            auto reading = channel_.read(time);
            if (!reading.frame) return reading.timed_out;
            require(reading.frame->find(secret) == std::string::npos, "no frame holds a secret", *reading.frame);
            auto message = wire::decode_from_runner(std::move(*reading.frame));
            require(message.ok(), "the runner's frames can be read");
            if (!farewell_) std::visit([this](auto& each) { hear(each); }, *message);
        }
    }
    /// Until the runner has ended: answers what it is asked.
    void see_out() {
        const auto end = std::chrono::steady_clock::now() + patience;
        for (;;) {
            for (const InstanceKey key : std::set(waiting_)) send(wire::CommitAnswer{key, RP_OK});
            if (!listen(waiting_.empty() ? 10ms : 0ms)) return;
            require(std::chrono::steady_clock::now() < end, "the runner ends when it is told to");
        }
    }
    void check(PluginRunner::End end) const {
        if (left_) return;  // what was said then was not heard
        require((end == PluginRunner::End::refused) == farewell_.has_value(), "who refuses says so");
        if (farewell_) require(!farewell_->empty(), "and why");
        if (end != PluginRunner::End::stopped) return;
        for (const auto& [key, times] : due_)
            require(answered(key) >= times, "each verb is answered", std::to_string(key));
    }

  private:
    void note(const wire::Hello&) {}
    void note(const wire::Stop&) { stopped_ = true; }
    void note(const wire::Cancel&) {}
    void note(const wire::Configure& m) { ask(m.instance, Conversation::Verb::configure, 0); }
    void note(const wire::Activate& m) { ask(m.instance, Conversation::Verb::activate, 5); }
    void note(const wire::Poll& m) { ask(m.instance, Conversation::Verb::poll, std::max(m.max_events, 1U)); }
    void note(const wire::Teardown& m) { ask(m.instance, Conversation::Verb::teardown, 0); }
    /// One that nobody waits for may meet a commit that is on its way: then the two no longer mean the same.
    void note(const wire::CommitAnswer& m) {
        waiting_.erase(m.instance);
        if (!judge_.answered(m.instance)) confused_.insert(m.instance);
    }
    void ask(InstanceKey key, Conversation::Verb verb, std::uint32_t max_events) {
        judge_.asked(key, verb, max_events);
        if (!stopped_) ++due_[key];
    }

    void hear(const wire::Walls&) { believe(judge_.walls()); }
    void hear(const wire::Ready&) { believe(judge_.ready()); }
    void hear(const wire::Farewell& m) { farewell_ = m.reason; }
    void hear(const wire::VerbDone& m) {
        require(plugins::adds_up(m.outcome.tally, 0), "a tally adds up");
        ++done_[m.instance];
        if (!confused_.contains(m.instance)) believe(judge_.verb_done(m.instance));
    }
    void hear(wire::Commit& m) {
        std::uint32_t max_events = RP_MAX_BATCH;
        if (!confused_.contains(m.instance)) believe(judge_.commit(m.instance, max_events));
        const auto batch = plugins::decode_batch(std::move(m.frame), m.batch_offset);
        require(batch.ok(), "a batch can be read");
        const auto breach = rules_.breach(batch.value()->batch(), max_events);
        require(!breach, "a batch keeps the contract", breach.value_or(""));
        waiting_.insert(m.instance);
    }
    void hear(const wire::Log& m) {
        require(m.text.size() <= 8192, "a message is short");
        believe(judge_.log(system_clock().steady_ns()));
    }

    static void believe(const Conversation::Breach& breach) {
        require(!breach, "a host has nothing to object to", breach.value_or(""));
    }
    [[nodiscard]] int answered(InstanceKey key) const {
        const auto found = done_.find(key);
        return found == done_.end() ? 0 : found->second;
    }

    FrameChannel channel_;
    Conversation judge_;
    const plugins::BatchRules rules_{{"thing"}, {}};
    std::map<InstanceKey, int> due_, done_;
    std::set<InstanceKey> waiting_, confused_;
    std::optional<std::string> farewell_;
    bool stopped_ = false, left_ = false;
};

std::uint32_t number(std::string_view text) {
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "configure 1 activate=c poll=cl": what a verb does, in letters.
wire::Configure configuration(InstanceKey key, Pieces& words) {
    std::string json = R"({"secret":")" + std::string(secret) + '"';
    for (std::string_view word = words.until(" "); !word.empty(); word = words.until(" ")) {
        const auto name = word.substr(0, word.find('='));
        std::string steps(word.substr(std::min(name.size() + 1, word.size())));
        std::erase_if(steps, [](char c) { return c < '0' || c > 'z' || c == '\\'; });
        for (const auto* verb : {"configure", "activate", "poll", "teardown"}) {
            if (name == verb) json += ",\"" + std::string(verb) + "\":\"" + steps + '"';
        }
    }
    return {key, {Secret(json + '}'), "0", 0, "*"}};
}

bool perform(std::string_view line, Host& host) {
    Pieces words(line);
    const auto verb = words.until(" ");
    if (verb == "hello") return host.send(hello("obedient")), true;
    if (verb == "stranger") return host.send(hello("stranger")), true;
    if (verb == "stop") return host.send(wire::Stop{}), true;
    if (verb == "listen") return host.listen(1ms);
    if (verb == "leave") return host.leave(), false;
    if (verb == "bytes") return host.send_bytes(words.rest()), true;
    const InstanceKey key = number(words.until(" "));
    if (verb == "configure") return host.send(configuration(key, words)), true;
    if (verb == "activate") return host.send(wire::Activate{key, 1000}), true;
    if (verb == "poll") return host.send(wire::Poll{key, number(words.rest()), 1000}), true;
    if (verb == "teardown") return host.send(wire::Teardown{key}), true;
    if (verb == "cancel") return host.send(wire::Cancel{key}), true;
    if (verb == "stored") return host.send(wire::CommitAnswer{key, RP_OK}), true;
    if (verb == "refused") return host.send(wire::CommitAnswer{key, RP_E_REFUSED}), true;
    return host.send_bytes(line), true;
}

}  // namespace

void try_input(std::string_view input) {
    auto [ours, theirs] = FrameChannel::make_pair();
    Peer peer(std::move(theirs));
    Host host(std::move(ours));
    Pieces lines(input);
    bool there = true;
    for (int count = 0; there && !lines.done() && count < most_lines; ++count) there = perform(lines.line(), host);
    if (there) {
        host.send(wire::Stop{});
        host.see_out();
    }
    host.check(peer.end());
}

}  // namespace risk::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "plugins/channel_process.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "plugins/batch_codec.hpp"
#include "plugins/config_schema.hpp"

namespace risk::plugins {
namespace {

constexpr std::chrono::milliseconds for_ever{-1}, between_attempts{20};

std::vector<std::string> ids_of(const std::vector<Named>& list) {
    std::vector<std::string> ids;
    ids.reserve(list.size());
    for (const Named& named : list) ids.push_back(named.id);
    return ids;
}

wire::Hello hello_of(const PluginManifest& manifest, const SandboxGrants& grants) {
    wire::Hello hello{manifest.library.string(),
                      manifest.library_sha256,
                      manifest.id,
                      manifest.version,
                      manifest.abi_major,
                      manifest.abi_min_minor,
                      ids_of(manifest.event_kinds),
                      ids_of(manifest.ignored_reasons),
                      {},
                      std::max(manifest.poll_max_events, 1U),
                      grants};
    if (!manifest.config_schema) return hello;
    for (const ConfigField& field : manifest.config_schema->fields()) {
        if (field.secret) hello.secret_fields.push_back(field.name);
    }
    return hello;
}

}  // namespace

ChannelProcess::ChannelProcess(const PluginManifest& manifest, SandboxGrants grants, ProcessOptions options,
                               const RunnerProgram* program, PluginProcessListener& listener)
    : ChannelProcess(FrameChannel::make_pair(), manifest, std::move(grants), std::move(options), program, listener) {}

ChannelProcess::ChannelProcess(std::pair<UniqueFd, UniqueFd> sockets, const PluginManifest& manifest,
                               SandboxGrants grants, ProcessOptions options, const RunnerProgram* program,
                               PluginProcessListener& listener)
    : manifest_(manifest),
      grants_(std::move(grants)),
      options_(std::move(options)),
      program_(program),
      rules_(ids_of(manifest.event_kinds), ids_of(manifest.ignored_reasons)),
      listener_(listener),
      their_socket_(std::move(sockets.second)),
      channel_(std::move(sockets.first)) {
    channel_.reuse(spare_);
}

ChannelProcess::~ChannelProcess() {
    silent_ = true;
    if (peer_) kill();
    if (reader_.joinable()) reader_.join();
}

Result<void> ChannelProcess::start() {
    send(hello_of(manifest_, grants_));
    // Shared, so that without a thread the future goes first: a promise that is broken needs memory to say so.
    const auto started = std::make_shared<std::promise<Result<void>>>();
    auto outcome = started->get_future();
    // The reader starts the child: the kernel kills a child when the thread that started it ends.
    reader_ = std::thread([this, started] { run(*started); });
    return outcome.get();
}

void ChannelProcess::run(std::promise<Result<void>>& started) {
    try {
        auto peer = start_peer();
        if (!peer) return started.set_value(peer.failure());
        peer_ = std::move(*peer);
    } catch (...) {
        return started.set_exception(std::current_exception());
    }
    started.set_value({});
    read_to_the_end();
    tell_end();
}

Result<std::unique_ptr<RunnerPeer>> ChannelProcess::start_peer() {
    if (program_ != nullptr) return start_child(*program_, std::move(their_socket_), options_.shows_stderr);
    return start_thread(std::move(their_socket_), options_.clock != nullptr ? *options_.clock : system_clock());
}

/// What cannot be said would be waited for: then rather the process ends, and another begins anew from what is stored.
template <class Step>
void ChannelProcess::or_end(Step&& step) noexcept {
    try {
        step();
    } catch (const std::bad_alloc&) {
        starved_ = true;
        channel_.close();
    }
}

void ChannelProcess::send(const wire::ToRunner& message) noexcept {
    or_end([&] {
        std::string frame = wire::encode(message);
        if (std::holds_alternative<wire::Configure>(message)) {
            channel_.send_secret(std::move(frame));
        } else {
            channel_.send(std::move(frame));
        }
    });
}

void ChannelProcess::ask(InstanceKey instance, Verb verb, std::uint32_t max_events, const wire::ToRunner& message) {
    const std::lock_guard lock(mutex_);  // while sending too: verbs are answered in the order in which they are sent
    or_end([&] { conversation_.asked(instance, verb, max_events); });
    send(message);
}

void ChannelProcess::configure(InstanceKey instance, InstanceSettings settings) {
    ask(instance, Verb::configure, 0, wire::Configure{instance, std::move(settings)});
}

void ChannelProcess::activate(InstanceKey instance, std::chrono::milliseconds deadline) {
    ask(instance, Verb::activate, std::max(manifest_.poll_max_events, 1U), wire::Activate{instance, deadline.count()});
}

void ChannelProcess::poll(InstanceKey instance, std::uint32_t max_events, std::chrono::milliseconds deadline) {
    max_events = std::max(max_events, 1U);
    ask(instance, Verb::poll, max_events, wire::Poll{instance, max_events, deadline.count()});
}

void ChannelProcess::teardown(InstanceKey instance) { ask(instance, Verb::teardown, 0, wire::Teardown{instance}); }
void ChannelProcess::cancel(InstanceKey instance) { send(wire::Cancel{instance}); }

void ChannelProcess::answer_commit(InstanceKey instance, rp_result result) {
    const std::lock_guard lock(mutex_);
    if (conversation_.answered(instance)) send(wire::CommitAnswer{instance, result});
}

void ChannelProcess::stop() {
    stopping_ = true;
    send(wire::Stop{});
}

void ChannelProcess::kill() {
    killed_ = true;
    peer_->kill();
    channel_.close();
}

void ChannelProcess::read_to_the_end() {
    or_end([this] {
        try {
            while (auto frame = channel_.read(for_ever, peer_->exit_fd()).frame) receive(std::move(*frame));
        } catch (const std::system_error& thrown) {
            breach_ = std::string("could not be read from: ") + thrown.what();
        }
    });
}

/// Comes through, however little memory there is: nobody would start the plugin again.
void ChannelProcess::tell_end() {
    while (true) {
        try {
            const std::string how = reason_of_end();
            if (!silent_) listener_.on_end({stopping_.load(), how});
            return;
        } catch (const std::bad_alloc&) {
            std::this_thread::sleep_for(between_attempts);
        }
    }
}

void ChannelProcess::receive(std::string frame) {
    auto message = wire::decode_from_runner(std::move(frame));
    if (message) {
        std::visit(*this, *message);
    } else {
        believable("sent a malformed frame: " + message.failure().what);
    }
}

template <class Check>
Conversation::Breach ChannelProcess::checked(Check&& check) {
    const std::lock_guard lock(mutex_);
    return check(conversation_);
}

/// False, and the end of the runner, if it broke the rules.
bool ChannelProcess::believable(const Conversation::Breach& breach) {
    if (!breach) return true;
    breach_ = *breach;
    channel_.close();
    return false;
}

void ChannelProcess::operator()(const wire::Walls& message) {
    if (believable(checked([](Conversation& c) { return c.walls(); })) && !silent_) listener_.on_walls(message.report);
}

void ChannelProcess::operator()(const wire::Ready&) {
    if (believable(checked([](Conversation& c) { return c.ready(); })) && !silent_) listener_.on_ready();
}

void ChannelProcess::operator()(const wire::Farewell& message) { farewell_ = message.reason; }

void ChannelProcess::operator()(const wire::VerbDone& message) {
    if (!believable(checked([&](Conversation& c) { return c.verb_done(message.instance); }))) return;
    if (!adds_up(message.outcome.tally, 0)) return (void)believable("sent a tally that does not add up");
    if (message.outcome.result != RP_MORE) spare_->drop();
    if (!silent_) listener_.on_verb_done(message.instance, message.outcome);
}

void ChannelProcess::operator()(wire::Commit& message) {
    std::uint32_t max_events = 0;
    if (!believable(checked([&](Conversation& c) { return c.commit(message.instance, max_events); }))) return;
    auto batch = decode_batch(std::move(message.frame), message.batch_offset, spare_);
    if (!batch) return (void)believable("sent a malformed batch: " + batch.failure().what);
    if (auto wrong = rules_.breach(batch.value()->batch(), max_events)) {
        return (void)believable("sent a batch that breaks the contract: " + *wrong);
    }
    if (!silent_) listener_.on_commit(message.instance, std::move(*batch));
}

void ChannelProcess::operator()(const wire::Log& message) {
    const std::int64_t now = system_clock().steady_ns();
    if (!believable(checked([&](Conversation& c) { return c.log(now); }))) return;
    if (!silent_) listener_.on_log(message.instance, message.level, message.text);
}

std::string ChannelProcess::reason_of_end() {
    using State = FrameChannel::State;
    const State state = channel_.state();
    channel_.close();
    // Whoever left by itself gets a moment to end by itself, and to say how.
    if (state != State::peer_gone && state != State::open) peer_->kill();
    const std::string how = peer_->reap();
    if (!breach_.empty()) return breach_;
    if (starved_) return "was ended because the host had no memory left to talk to it";
    if (state == State::malformed) return "sent a malformed frame: " + channel_.defect();
    if (state == State::overflow) return "does not read what the host sends it";
    if (!farewell_.empty()) return farewell_;
    if (killed_ && (state == State::closed || how.starts_with("killed by signal 9 "))) return "killed by the host";
    if (stopping_ && how == RunnerPeer::in_order) return "stopped";
    const std::lock_guard lock(mutex_);
    const std::string running = conversation_.running();
    return running.empty() ? how : how + " " + running;
}

namespace {

class Launcher final : public PluginLauncher {
  public:
    explicit Launcher(ProcessOptions options) : options_(std::move(options)) {
        if (options_.mode == RunMode::child_process) program_.emplace(options_.runner_program);
    }
    Result<std::unique_ptr<PluginProcess>> start(const PluginManifest& manifest, const SandboxGrants& grants,
                                                 PluginProcessListener& listener) override {
        try {
            auto process =
                std::make_unique<ChannelProcess>(manifest, grants, options_, program_ ? &*program_ : nullptr, listener);
            if (auto started = process->start(); !started) return started.failure();
            return std::unique_ptr<PluginProcess>(std::move(process));
        } catch (const std::bad_alloc&) {
            return Failure{"No memory left", {}, {}, {}, {}};  // as short as it takes none
        } catch (const std::exception& thrown) {               // no descriptor, no thread
            return Failure{"The plugin's process cannot be started", {}, {}, thrown.what(), {}};
        }
    }

  private:
    const ProcessOptions options_;
    std::optional<RunnerProgram> program_;
};

}  // namespace

std::unique_ptr<PluginLauncher> make_plugin_launcher(ProcessOptions options) {
    return std::make_unique<Launcher>(std::move(options));
}

}  // namespace risk::plugins

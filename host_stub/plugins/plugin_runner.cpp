// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_runner.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/memory_at_rest.hpp"
#include "plugin_api/text.hpp"

namespace risk::plugins {
namespace {

constexpr std::chrono::milliseconds for_ever{-1};
constexpr std::chrono::milliseconds between_cancels{100};
constexpr std::chrono::milliseconds until_rest{200};

void drain(int event) {
    eventfd_t ignored = 0;
    ::eventfd_read(event, &ignored);
}

}  // namespace

PluginRunner::PluginRunner(FrameChannel& channel, const Clock& clock, RaiseWalls raise_walls)
    : channel_(channel),
      clock_(clock),
      raise_walls_(std::move(raise_walls)),
      verb_ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      pool_(std::make_unique<WorkerPool>()) {}

PluginRunner::~PluginRunner() {
    for (auto& [key, strand] : strands_) strand->abandon();
    if (!strands_.empty()) channel_.close();  // a batch that is half sent: nobody is left to send the rest
    while (!strands_.empty()) {
        try {
            cancel_and_tear_down_all();
        } catch (const std::exception&) {  // no memory, or no thread: again, until there is
        }
        pollfd ended{verb_ended_.get(), POLLIN, 0};
        ::poll(&ended, 1, static_cast<int>(between_cancels.count()));
        drain(verb_ended_.get());
        for (auto& [key, strand] : strands_) strand->repeat_cancel();
        forget_gone();
    }
    pool_.reset();
}

PluginRunner::End PluginRunner::run() {
    try {
        return read_on();
    } catch (const std::bad_alloc&) {
        return End::no_memory;
    }
}

PluginRunner::End PluginRunner::read_on() {
    while (!refused_ && !(stopping_ && strands_.empty())) {
        if (starved_) return End::no_memory;
        FrameChannel::Reading reading = channel_.read(patience(), verb_ended_.get());
        if (reading.frame) {
            receive(std::move(*reading.frame));
        } else if (reading.watched) {
            drain(verb_ended_.get());
            forget_gone();
        } else if (reading.timed_out) {
            if (!cancelling_) rest();
            cancelling_ =
                std::ranges::count_if(strands_, [](auto& entry) { return entry.second->repeat_cancel(); }) > 0;
        } else {
            if (channel_.state() == FrameChannel::State::malformed) refuse(channel_.defect());
            return End::host_gone;
        }
    }
    return refused_ ? End::refused : End::stopped;
}

std::chrono::milliseconds PluginRunner::patience() const {
    if (cancelling_) return between_cancels;
    return rested_ ? for_ever : until_rest;
}

/// Nothing was asked for a while: a plugin reads once a minute or so, and is to be small in between.
void PluginRunner::rest() {
    give_back_memory();
    rested_ = true;
}

void PluginRunner::receive(std::string frame) {
    rested_ = false;
    const Secret kept(std::move(frame));  // wiped: a configuration may be in it
    auto message = wire::decode_to_runner(kept.reveal());
    if (!message) return refuse("was sent a malformed frame: " + message.failure().sentence());
    if (!library_ && !std::holds_alternative<wire::Hello>(*message)) return refuse("was sent something before hello");
    std::visit(*this, *message);
}

void PluginRunner::refuse(const std::string& reason) {
    refused_ = true;
    channel_.send(wire::encode(wire::FromRunner(wire::Farewell{rp::utf8(reason)})));
}

void PluginRunner::operator()(wire::Hello& message) {
    if (library_) return refuse("was sent a second hello");
    auto library = PluginLibrary::load(
        {message.library, message.sha256, message.id, message.version, message.abi_major},
        [&] { channel_.send(wire::encode(wire::FromRunner(wire::Walls{raise_walls_(message.grants)}))); });
    if (!library) return refuse(library.failure().sentence());
    library_ = std::move(*library);
    context_ = std::make_unique<RunnerContext>(RunnerContext{channel_, clock_, library_->table(),
                                                             BatchRules(message.event_kinds, message.ignored_reasons),
                                                             std::move(message.secret_fields), message.max_events});
    give_back_memory();  // to load and verify takes more pages of libraries than to run
    channel_.send(wire::encode(wire::FromRunner(wire::Ready{})));
}

void PluginRunner::operator()(wire::Configure& message) {
    const InstanceKey key = message.instance;
    if (strands_.contains(key)) return refuse("was asked to configure instance " + std::to_string(key) + " twice");
    if (stopping_) return;
    auto done = [this, key](const InstanceStrand::Job& job, const VerbOutcome& outcome) {
        if (job.asked) answer(key, outcome);
        if (job.verb == InstanceStrand::Verb::teardown) wake();
    };
    strands_.emplace(
        key, std::make_shared<InstanceStrand>(*context_, key, std::move(message.settings), *pool_, std::move(done)));
    enqueue(key, {.verb = InstanceStrand::Verb::configure});
}

void PluginRunner::operator()(const wire::Activate& message) {
    enqueue(message.instance, {.verb = InstanceStrand::Verb::activate, .deadline_ms = message.deadline_ms});
}

void PluginRunner::operator()(const wire::Poll& message) {
    if (!std::exchange(reads_, true)) give_back_memory();  // what the first handshake took: reading needs less
    enqueue(message.instance, {.verb = InstanceStrand::Verb::poll,
                               .max_events = std::max(message.max_events, 1U),
                               .deadline_ms = message.deadline_ms});
}

void PluginRunner::operator()(const wire::Teardown& message) {
    enqueue(message.instance, {.verb = InstanceStrand::Verb::teardown});
}

void PluginRunner::operator()(const wire::Cancel& message) {
    if (auto* strand = find(message.instance)) strand->cancel();
    cancelling_ = true;
}

void PluginRunner::operator()(const wire::CommitAnswer& message) {
    if (auto* strand = find(message.instance)) strand->answer_commit(message.result);
}

void PluginRunner::operator()(const wire::Stop&) {
    if (!stopping_) cancel_and_tear_down_all();
}

void PluginRunner::enqueue(InstanceKey key, InstanceStrand::Job job) {
    if (auto* strand = find(key)) return strand->enqueue(job);
    VerbOutcome outcome;
    if (job.verb != InstanceStrand::Verb::teardown) {
        outcome.result = RP_E_INTERNAL;
        outcome.message = "There is no such instance.";
    }
    answer(key, outcome);
}

/// A verb whose end cannot be told would be waited for until its deadline: then rather all ends, and begins anew.
void PluginRunner::answer(InstanceKey key, const VerbOutcome& outcome) noexcept {
    try {
        channel_.send(wire::encode(wire::FromRunner(wire::VerbDone{key, outcome})));
    } catch (const std::exception&) {
        starved_ = true;
        wake();
    }
}

void PluginRunner::wake() { ::eventfd_write(verb_ended_.get(), 1); }

InstanceStrand* PluginRunner::find(InstanceKey key) {
    const auto found = strands_.find(key);
    return found == strands_.end() || found->second->gone() ? nullptr : found->second.get();
}

void PluginRunner::forget_gone() {
    std::erase_if(strands_, [](const auto& entry) { return entry.second->gone(); });
}

void PluginRunner::cancel_and_tear_down_all() {
    stopping_ = cancelling_ = true;
    for (auto& [key, strand] : strands_) strand->end();
}

}  // namespace risk::plugins

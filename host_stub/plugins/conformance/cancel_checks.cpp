// SPDX-License-Identifier: Apache-2.0
// cancel: from any thread, at any time, within a second.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>

#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

using std::chrono::milliseconds;

/// A verb on a thread of its own. If it never returns, the thread and what it uses stay behind in the child process.
class Running {
  public:
    explicit Running(std::function<VerbEnd()> verb) : state_(std::make_shared<State>()) {
        thread_ = std::thread([state = state_, verb = std::move(verb)] {
            const VerbEnd end = verb();
            const std::lock_guard lock(state->mutex);
            state->end = end;
            state->returned.notify_all();
        });
    }
    ~Running() {
        if (thread_.joinable()) thread_.detach();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::optional<VerbEnd> wait(milliseconds patience) {
        std::unique_lock lock(state_->mutex);
        state_->returned.wait_for(lock, patience, [this] { return state_->end.has_value(); });
        std::optional<VerbEnd> end = state_->end;
        lock.unlock();
        if (end && thread_.joinable()) thread_.join();
        return end;
    }

  private:
    struct State {
        std::mutex mutex;
        std::condition_variable returned;
        std::optional<VerbEnd> end;
    };
    std::shared_ptr<State> state_;
    std::thread thread_;
};

/// Lets the verb get going, cancels it as a host does, and expects it back within a second.
void expect_back(const std::shared_ptr<Session>& session, const std::string& name,
                 const std::function<VerbEnd()>& verb) {
    Running running(verb);
    if (running.wait(milliseconds(200))) return;
    session->host.cancelled = true;
    session->instance.cancel();
    const auto end = running.wait(milliseconds(1000));
    if (!end) {
        // The thread is still inside the plugin: nothing it uses may go.
        static_cast<void>(new std::shared_ptr<Session>(session));
        throw CheckFailed{name + ": expected it back within 1000 ms of cancel, found it still running"};
    }
    require(end->ok() || end->result == RP_E_CANCELLED || end->result >= RP_E_REFUSED,
            name + " answered " + end->sentence() + " when it was cancelled");
}

void activate_returns(Subject& subject) {
    const auto session = std::make_shared<Session>(subject);
    session->configured();
    expect_back(session, "activate", [session] { return session->activate(); });
}

void poll_returns(Subject& subject) {
    const auto session = std::make_shared<Session>(subject);
    session->activated();
    for (int i = 0; i < 2 && !session->host.cancelled; ++i) {
        expect_back(session, "poll", [session] { return session->poll(); });
    }
}

void between_verbs(Subject& subject) {
    Session session(subject);
    session.configured();
    session.instance.cancel();
    const VerbEnd activated = session.activate();
    require(activated.result != RP_E_CANCELLED, "activate was cancelled by a cancel that came before it");
    session.instance.cancel();
    const VerbEnd polled = session.poll();
    require(polled.result != RP_E_CANCELLED, "poll was cancelled by a cancel that came before it");
    session.instance.cancel();
}

void from_any_thread(Subject& subject) {
    Session session(subject);
    session.configured();
    std::atomic<bool> enough{false};
    std::latch cancelled(2);  // each thread has come at least once
    std::vector<std::thread> cancelling;
    for (int i = 0; i < 2; ++i) {
        cancelling.emplace_back([&] {
            session.instance.cancel();
            cancelled.count_down();
            while (!enough) {
                session.instance.cancel();
                std::this_thread::yield();
            }
        });
    }
    cancelled.wait();
    session.activate();
    for (int i = 0; i < 5; ++i) session.poll();
    enough = true;
    for (std::thread& thread : cancelling) thread.join();
}

}  // namespace

std::vector<Check> cancel_checks() {
    return {{"cancel.activate", "cancel brings a running activate back within a second", activate_returns},
            {"cancel.poll", "cancel brings a running poll back within a second", poll_returns},
            {"cancel.idle", "cancel between verbs has no effect on the next", between_verbs},
            {"cancel.threads", "cancel does no harm from other threads at any time", from_any_thread}};
}

}  // namespace risk::conformance

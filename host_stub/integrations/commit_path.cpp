// SPDX-License-Identifier: Apache-2.0
#include "integrations/commit_path.hpp"

#include <exception>
#include <new>
#include <utility>

#include "integrations/batch_terms.hpp"

namespace risk::integrations {
namespace {

// Short enough to need none itself.
constexpr auto no_memory = "no memory left";

Failure refused(std::string reason) {
    return Failure{.what = std::move(reason), .where = {}, .expected = {}, .found = {}, .remedy = {}};
}

store::Commit as_commit(const WaitingCommit& waiting, const std::vector<store::NewEvent>& events) {
    const rp_str& checkpoint = waiting.batch->batch().checkpoint;
    store::Commit commit;
    commit.integration_id = waiting.integration_id;
    commit.plugin_id = waiting.plugin_id;
    commit.events = events;
    if (checkpoint.len != 0) commit.checkpoint = std::string_view(checkpoint.data, checkpoint.len);
    commit.tally = waiting.tally;
    commit.received_ns = waiting.received_ns;
    return commit;
}

Result<std::vector<Result<store::CommitOutcome>>> commit_all(ScoringSink& sink,
                                                             const std::vector<WaitingCommit>& commits) {
    std::vector<std::vector<store::NewEvent>> events;
    std::vector<store::Commit> all;
    events.reserve(commits.size());
    for (const auto& commit : commits)
        all.push_back(as_commit(commit, events.emplace_back(new_events(commit.batch->batch()))));
    return sink.commit(all);
}

Result<std::vector<Result<store::CommitOutcome>>> try_commit(ScoringSink& sink,
                                                             const std::vector<WaitingCommit>& commits) {
    try {
        return commit_all(sink, commits);
    } catch (const std::bad_alloc&) {
        return refused(no_memory);
    } catch (const std::exception& error) {
        return refused("the store failed: " + std::string(error.what()));
    }
}

// Where there is no memory even for the answer the plugin waits until its deadline, and then begins anew from the
// checkpoint that is stored: nothing is lost, and the writer goes on.
template <class Answer>
void if_memory_allows(Answer answer) {
    try {
        answer();
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    }
}

}  // namespace

struct CommitPath::Taken {
    std::vector<WaitingCommit> commits;
    std::vector<Job> jobs;
};

CommitPath::CommitPath(ScoringSink& sink, CommitLimits limits) : sink_(sink), limits_(limits) {}

CommitPath::~CommitPath() { stop(); }

std::optional<std::string> CommitPath::refusal(std::size_t bytes) const {
    if (paused_) return paused_;
    if (stopping_) return "the host is stopping";
    if (commits_.size() >= limits_.waiting || (!commits_.empty() && bytes_ + bytes > limits_.bytes))
        return "too much waits to be stored";
    return std::nullopt;
}

bool CommitPath::make_room() {
    try {
        commits_.reserve(commits_.size() + 16);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void CommitPath::submit(WaitingCommit commit) {
    const std::size_t bytes = batch_bytes(commit.batch->batch());
    std::optional<std::string> why;
    {
        const std::lock_guard lock(mutex_);
        why = refusal(bytes);
        if (!why && commits_.size() == commits_.capacity() && !make_room()) why = no_memory;
        if (!why) {
            bytes_ += bytes;
            commits_.push_back(std::move(commit));
        }
    }
    if (why) return refuse(commit, *why);  // NOLINT(bugprone-use-after-move): moved only if there is no reason
    arrived_.notify_one();
}

void CommitPath::run(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    arrived_.notify_one();
}

void CommitPath::pause_sink(std::string reason) {
    const std::lock_guard lock(mutex_);
    paused_ = std::move(reason);
}

void CommitPath::resume_sink() {
    const std::lock_guard lock(mutex_);
    paused_.reset();
}

// Jobs come after the commits: a checkpoint that a job reads is never older than a commit queued before it.
CommitPath::Taken CommitPath::take() {
    const std::lock_guard lock(mutex_);
    Taken taken;
    taken.commits.swap(commits_);
    taken.jobs.swap(jobs_);
    bytes_ = 0;
    return taken;
}

bool CommitPath::write_waiting() {
    Taken taken = take();
    if (taken.commits.empty() && taken.jobs.empty()) return false;
    write(taken.commits);
    for (const auto& job : taken.jobs) job();
    return true;
}

void CommitPath::write(std::vector<WaitingCommit>& commits) {
    if (commits.empty()) return;
    std::optional<std::string> paused;
    {
        const std::lock_guard lock(mutex_);
        paused = paused_;
    }
    if (!paused) return store(commits);
    for (const auto& commit : commits) refuse(commit, *paused);
}

void CommitPath::store(std::vector<WaitingCommit>& commits) {
    const auto outcome = try_commit(sink_, commits);
    if (!outcome) {
        if_memory_allows([&] {
            for (const auto& commit : commits) refuse(commit, outcome.failure().sentence());
        });
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        ++figures_.transactions;
        figures_.commits += commits.size();
    }
    for (std::size_t i = 0; i < commits.size(); ++i) {
        commits[i].batch.reset();  // whoever hears of it may send the next one, which takes its room
        if_memory_allows([&] { commits[i].done(outcome.value().at(i)); });
    }
}

void CommitPath::refuse(const WaitingCommit& commit, const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        ++figures_.refused;
    }
    if_memory_allows([&] { commit.done(refused(reason)); });
}

void CommitPath::start() {
    thread_ = std::thread([this] { write_until_stopped(); });
}

void CommitPath::write_until_stopped() {
    while (true) {
        while (write_waiting()) {
        }
        std::unique_lock lock(mutex_);
        if (!commits_.empty() || !jobs_.empty()) continue;
        if (stopping_) return;
        arrived_.wait(lock);
    }
}

void CommitPath::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) thread_.join();
    while (write_waiting()) {  // what was queued without a thread, or behind its back
    }
}

CommitPath::Figures CommitPath::figures() const {
    const std::lock_guard lock(mutex_);
    return figures_;
}

}  // namespace risk::integrations

// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_book.hpp"

#include <utility>

#include "integrations/batch_terms.hpp"

namespace risk::integrations {
namespace {

constexpr std::int64_t retry_after_ns = 5'000'000'000;
constexpr std::size_t unwritten_limit = 32;  // while the disk is full only the latest changes are remembered

}  // namespace

IntegrationBook::IntegrationBook(Surroundings& around, std::int64_t integration_id, std::function<void()> stored)
    : around_(around), id_(integration_id), stored_(std::move(stored)) {}

IntegrationBook::~IntegrationBook() { around_.loop.cancel(again_); }

template <class Call>
auto IntegrationBook::while_alive(Call call) {
    return [call = std::move(call), alive = std::weak_ptr<bool>(alive_)](const auto& outcome) {
        if (!alive.expired()) call(outcome);
    };
}

void IntegrationBook::settle(TallyKeeper::Ticket ticket, bool written, bool counts) {
    if (!written) return tally_.not_written(ticket);
    tally_.written(ticket);
    if (counts) stored_();
}

void IntegrationBook::commit(WaitingCommit commit, std::function<void(const Result<store::CommitOutcome>&)> done) {
    commit.integration_id = id_;
    const auto ticket = tally_.take(commit.tally);
    commit.tally += batch_tally(commit.batch->batch());
    commit.received_ns = around_.loop.clock().unix_ns();
    commit.done = while_alive([this, ticket, done = std::move(done)](const Result<store::CommitOutcome>& outcome) {
        done(outcome);
        settle(ticket, outcome.ok());
    });
    around_.records.commit(std::move(commit));
}

void IntegrationBook::note_status(const std::string& name, const domain::StatusChange& change, StatusNews news) {
    if (unwritten_.size() >= unwritten_limit) unwritten_.erase(unwritten_.begin());
    unwritten_.push_back({name, change, news == StatusNews::changed});
    write_next_status();
}

void IntegrationBook::write_next_status() {
    if (writing_ || unwritten_.empty() || again_ != 0) return;
    writing_ = true;
    const Noted noted = std::move(unwritten_.front());
    unwritten_.erase(unwritten_.begin());
    StatusRecord record{id_, noted.name, noted.change, {}, noted.audited};
    const auto ticket = tally_.take(record.tally);
    const bool counts = record.tally != domain::Tally{};
    around_.records.save_status(std::move(record),
                                while_alive([this, ticket, noted, counts](const Result<void>& written) {
                                    status_written(ticket, noted, written, counts);
                                }));
}

void IntegrationBook::status_written(TallyKeeper::Ticket ticket, const Noted& noted, const Result<void>& written,
                                     bool counts) {
    writing_ = false;
    if (!written) {
        unwritten_.insert(unwritten_.begin(), noted);
        again_ = around_.loop.at(around_.loop.clock().steady_ns() + retry_after_ns, [this] {
            again_ = 0;
            write_next_status();
        });
        around_.log(RP_LOG_ERROR, noted.name, "its status could not be written: " + written.failure().sentence());
    }
    settle(ticket, written.ok(), counts);
    write_next_status();
}

void IntegrationBook::write_tally() {
    if (tally_.empty()) return;
    domain::Tally tally;
    const auto ticket = tally_.take(tally);
    around_.records.add_tally(
        id_, tally, while_alive([this, ticket](const Result<void>& written) { settle(ticket, written.ok()); }));
}

domain::Counters IntegrationBook::counters() const {
    domain::Counters counters = stored_counters_;
    counters += tally_.unwritten();
    return counters;
}

}  // namespace risk::integrations

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "integrations/backoff.hpp"
#include "integrations/notice_post.hpp"
#include "integrations/surroundings.hpp"
#include "store/database.hpp"
#include "store/notice_store.hpp"

namespace risk::store {
class SecretBox;
}

namespace risk::integrations {

/// Empties the outbox of notices: at least once each, in order for each integration, tried again with back-off, given up
/// after three days. Nothing is merged, however often an integration changes: what happened is told as it happened.
class NoticeSender {
  public:
    struct Parts {
        std::unique_ptr<store::Database> database;  ///< its own connection
        const store::SecretBox& secrets;
        const Clock& clock;
        std::unique_ptr<NoticePost> post;
        Random random;  ///< called on the sender's thread only
        Log log;
    };

    explicit NoticeSender(Parts parts);
    ~NoticeSender();  ///< stops
    NoticeSender(const NoticeSender&) = delete;
    NoticeSender& operator=(const NoticeSender&) = delete;

    void start();  ///< the sender's thread: a round when there is news, and when something is due
    void news();   ///< something was written to the store. Any thread
    void stop();   ///< also in the middle of an attempt; what waits is kept
    /// One round by hand, instead of the thread: tries everything that is due.
    void round(const std::stop_token& stop = {});

  private:
    struct Pause {
        std::uint64_t failures = 0;
        std::int64_t due_ns = 0;  ///< steady
    };
    void look(const std::stop_token& stop);
    bool send_next(const store::NoticeTarget& target, const std::stop_token& stop);
    bool send(const store::NoticeTarget& target, const store::Notice& notice, const std::stop_token& stop);
    void put_off(const store::Notice& notice, const Failure& why);
    void run(const std::stop_token& stop);
    [[nodiscard]] std::chrono::nanoseconds until_round() const;

    Parts parts_;
    store::NoticeStore outbox_;
    std::map<std::int64_t, Pause> pauses_;  ///< by integration: one that fails holds up no other
    std::int64_t seen_version_ = -1;
    std::int64_t looks_at_ns_ = 0;  ///< steady; the earliest thing that is due
    bool store_reads_ = true;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool news_ = false;
    std::jthread thread_;
};

/// One notice of no integration, now: the way as production goes it.
Result<void> try_notice(const store::NoticeTarget& target, NoticePost& post, std::int64_t now_s,
                        std::stop_token stop = {});

}  // namespace risk::integrations

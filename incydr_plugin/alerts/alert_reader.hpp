// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/admission.hpp"
#include "alerts/checkpoint.hpp"
#include "alerts/event_body.hpp"
#include "alerts/identity.hpp"
#include "alerts/page_walk.hpp"
#include "alerts/round.hpp"
#include "alerts/sessions_page.hpp"
#include "plugin_api/host.hpp"
#include "plugin_api/plugin.hpp"
#include "settings.hpp"
#include "upstream/api_client.hpp"

namespace risk::incydr {

/// Reads the window page by page, decides each alert once, and hands over what was decided. A walk through many pages
/// spans several polls; where it stands is kept in memory only, and a restart begins again at page 0: the checkpoint
/// knows what was decided.
class AlertReader {
  public:
    AlertReader(rp::Host& host, ApiClient& api, const Settings& settings, Checkpoint checkpoint);

    [[nodiscard]] const Checkpoint& checkpoint() const noexcept { return checkpoint_; }

    /// One poll: ApiClient::begin() was called.
    rp::Outcome poll(std::size_t max_events, rp::Tally& tally);

  private:
    // What was read ahead, or nothing yet.
    Round begin_round(std::size_t max_events);
    Round empty_round(std::size_t max_events);
    // Reads until the walk is done, the round is full or something fails. RP_MORE, RP_OK or the failure.
    rp::Outcome read(Round& round);
    // The same for the round after this while this is being stored: until `stored` says that it is, and only as far as
    // nothing has to be waited for.
    rp::Outcome read_ahead(Round& round, const std::atomic<bool>& stored);
    rp::Outcome read_page();
    void begin_walk();
    void end_of_page(const SessionsPage& page);
    [[nodiscard]] bool page_decided() const { return page_.next == page_.ids.size(); }
    void decide_next(Round& round);

    void decide(const Session& session, const Digest& id, Round& round);
    void admit(const Session& session, const Decided& one, const Admission& admission, Round& round);
    void ignore(const Session& session, const Decided& one, const Admission& admission, Round& round);
    bool given_up(const Session& session, const Digest& id, const Admission& admission, const rp::Failure& why);
    [[nodiscard]] Details details_of(EventsOfSession& events) const;
    void describe(const Session& session, const Admission& admission, const Details& details);
    [[nodiscard]] std::string_view tenant_of(const Session& session) const;
    // Written in the memory of `room`.
    [[nodiscard]] std::string event_id(const Session& session, std::string room) const;

    // `more`: this is not the end of what there is to read.
    rp::Outcome commit(Round& round, bool more);
    [[nodiscard]] bool due_to_save(std::size_t unsaved) const;
    void save(Round& round);
    rp::Outcome store(const Round& round, bool more);
    void forget_walk();
    rp::Outcome conclude(const rp::Outcome& reading, const Round& round) const;
    rp::Outcome end_of_walk();

    rp::Host& host_;
    ApiClient& api_;
    const Settings& settings_;
    Checkpoint checkpoint_;
    Identity identity_;

    struct Page {
        std::unique_ptr<SessionsPage> sessions = std::make_unique<SessionsPage>();
        std::vector<Digest> ids;  // of its items, as events
        std::size_t next = 0;     // to be decided
        std::int64_t now_ms = 0;  // by the server's clock, when it was read
    };

    std::optional<PageWalk> walk_;
    Page page_;               // the last one read
    bool last_page_ = false;  // of the walk: once it is decided the walk is over
    std::optional<Round> ahead_;
    std::optional<Round> spare_;  // one that is stored: its memory is that of the one after the next
    std::size_t deferred_ = 0;    // alerts of this walk whose person could not be asked for just now
    std::optional<rp::Failure> why_deferred_;
    std::int64_t page_read_ns_ = 0;
    std::int64_t known_gap_ = 0;
    std::size_t unsaved_ = 0;  // decided and stored, but not in the stored checkpoint yet
    std::int64_t saved_ns_ = 0;
    std::optional<rp::Failure> failed_ahead_;  // told once the batch that it did not touch is stored
    rp::Event event_;                          // the last one
    boost::unordered_flat_map<Digest, int, DigestHash> failed_lookups_;
};

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin_api/text.hpp"

namespace rp {

/// rp_event with texts of its own; the members mean what they mean there.
struct Event {
    std::string id;
    std::string kind;
    std::string subject;
    std::string actor;
    std::string title;
    std::string body = "{}";
    std::string ignored_because;
    rp_severity severity = RP_SEVERITY_NONE;
    std::int64_t occurred_ns = 0;

    /// Bytes that count towards RP_MAX_BATCH.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return id.size() + kind.size() + subject.size() + actor.size() + title.size() + body.size() +
               ignored_because.size();
    }

    /// No text is longer than the contract allows, and there is an id.
    [[nodiscard]] bool fits() const noexcept {
        return !id.empty() && id.size() <= RP_MAX_ID && kind.size() <= RP_MAX_KIND &&
               subject.size() <= RP_MAX_SUBJECT && actor.size() <= RP_MAX_SUBJECT && title.size() <= RP_MAX_TITLE &&
               body.size() <= RP_MAX_BODY && ignored_because.size() <= RP_MAX_KIND;
    }
};

/// What became of records that are no events. "fetched" is worked out, so that it always adds up.
struct Tally {
    std::uint32_t requests = 0;
    std::uint64_t duplicate = 0;
    std::uint64_t not_critical = 0;
    std::uint64_t before_activation = 0;

    /// As the contract has it, for records of which `events` are in the batch.
    [[nodiscard]] rp_tally with(std::uint64_t events) const noexcept {
        return {sizeof(rp_tally), requests,     events + duplicate + not_critical + before_activation,
                duplicate,        not_critical, before_activation};
    }
};

/// Events, and the checkpoint that is true once they are stored.
class Batch {
  public:
    /// False, and nothing is added, if the batch would break the contract's limits: commit it and go on with the next.
    /// A single event that does not fit() never will.
    bool add(Event event) {
        if (!event.fits() || bytes() + event.bytes() > RP_MAX_BATCH) return false;
        bytes_ += event.bytes();
        events_.push_back(std::move(event));
        return true;
    }

    /// Empty keeps the old one. At most RP_MAX_CHECKPOINT bytes.
    void set_checkpoint(std::string bytes) { checkpoint_ = std::move(bytes); }

    /// Of the records that this batch decides; the events themselves are counted for you.
    Tally tally;

    [[nodiscard]] const std::vector<Event>& events() const noexcept { return events_; }
    [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }
    [[nodiscard]] bool empty() const noexcept { return events_.empty(); }
    [[nodiscard]] const std::string& checkpoint() const noexcept { return checkpoint_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_ + checkpoint_.size(); }

  private:
    std::vector<Event> events_;
    std::string checkpoint_;
    std::size_t bytes_ = 0;
};

namespace detail {

inline rp_event as_c(const Event& event) noexcept {
    return {sizeof(rp_event),   event.severity,   event.occurred_ns, str(event.id),   str(event.kind),
            str(event.subject), str(event.actor), str(event.title),  str(event.body), str(event.ignored_because)};
}

}  // namespace detail
}  // namespace rp

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
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

namespace detail {

/// Texts in blocks that never move: a view of one is good as long as this is.
class Texts {
  public:
    /// The texts that follow, `bytes` together, will stand one behind the other.
    void make_room(std::size_t bytes) {
        if (!blocks_.empty() && blocks_.back().capacity() - blocks_.back().size() >= bytes) return;
        std::string block = spare_block();
        block.reserve(bytes > block_bytes ? bytes : block_bytes);
        blocks_.push_back(std::move(block));
    }
    /// Within the room that was made.
    rp_str keep(const std::string& text) {
        std::string& block = blocks_.back();
        block.append(text);
        return {block.data() + block.size() - text.size(), text.size()};
    }
    /// Ends all views; the blocks stay for the texts that come.
    void clear() {
        for (std::string& block : blocks_) block.clear();
        spare_.insert(spare_.begin(), std::make_move_iterator(blocks_.begin()), std::make_move_iterator(blocks_.end()));
        blocks_.clear();
    }

  private:
    // Large enough to be given back to the system when the batch has gone.
    static constexpr std::size_t block_bytes = std::size_t(256) << 10U;

    std::string spare_block() {
        if (spare_.empty()) return {};
        std::string block = std::move(spare_.front());  // in the same order, so that a last one stays nearly untouched
        spare_.erase(spare_.begin());
        return block;
    }

    std::vector<std::string> blocks_;  // filled within their capacity
    std::vector<std::string> spare_;   // empty
};

}  // namespace detail

/// Events, and the checkpoint that is true once they are stored.
class Batch {
  public:
    Batch() = default;
    Batch(Batch&&) = default;
    Batch& operator=(Batch&&) = default;

    /// False, and nothing is added, if the batch would break the contract's limits: commit it and go on with the next.
    /// A single event that does not fit() never will.
    bool add(const Event& event) {
        const std::size_t more = event.bytes();
        if (!event.fits() || bytes() + more > RP_MAX_BATCH) return false;
        texts_.make_room(more);
        events_.push_back({sizeof(rp_event), event.severity, event.occurred_ns, texts_.keep(event.id),
                           texts_.keep(event.kind), texts_.keep(event.subject), texts_.keep(event.actor),
                           texts_.keep(event.title), texts_.keep(event.body), texts_.keep(event.ignored_because)});
        bytes_ += more;
        return true;
    }

    /// As if it were new, but for its memory: of a backlog one batch after the other can be made in the same.
    void clear() {
        texts_.clear();
        events_.clear();
        checkpoint_ = {};
        bytes_ = 0;
        tally = {};
    }

    /// Empty keeps the old one. At most RP_MAX_CHECKPOINT bytes.
    void set_checkpoint(std::string bytes) { checkpoint_ = std::move(bytes); }

    /// Of the records that this batch decides; the events themselves are counted for you.
    Tally tally;

    /// As the contract has them; their texts are the batch's.
    [[nodiscard]] const std::vector<rp_event>& events() const noexcept { return events_; }
    [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }
    [[nodiscard]] bool empty() const noexcept { return events_.empty(); }
    [[nodiscard]] const std::string& checkpoint() const noexcept { return checkpoint_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_ + checkpoint_.size(); }

  private:
    detail::Texts texts_;
    std::vector<rp_event> events_;
    std::string checkpoint_;
    std::size_t bytes_ = 0;
};

}  // namespace rp

// SPDX-License-Identifier: Apache-2.0
#include "plugins/batch_codec.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "plugins/wire_reader.hpp"

namespace risk::plugins {
namespace {

// The texts of an event, in the order in which they are packed.
constexpr std::array event_texts{&rp_event::id,    &rp_event::kind, &rp_event::subject,        &rp_event::actor,
                                 &rp_event::title, &rp_event::body, &rp_event::ignored_because};
constexpr std::size_t packed_event_bytes =
    sizeof(rp_severity) + sizeof(std::int64_t) + event_texts.size() * sizeof(std::uint32_t);
constexpr std::size_t packed_front_bytes = 64;  // counts and tally

class UnpackedBatch final : public ReceivedBatch {
  public:
    UnpackedBatch(std::string frame, std::size_t offset, std::shared_ptr<SpareFrame> spare)
        : frame_(std::move(frame)), spare_(std::move(spare)) {
        wire::ByteReader in(std::string_view(frame_).substr(offset));
        const auto count = in.integer<std::uint32_t>();
        const auto checkpoint_bytes = in.integer<std::uint32_t>();
        read_tally(in);
        if (count > in.rest().size() / packed_event_bytes) throw wire::Malformed("it ends too early");
        wire::ByteReader texts(in.rest().substr(count * packed_event_bytes));
        const rp_str checkpoint = text(texts, checkpoint_bytes);
        events_.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) events_.push_back(read_event(in, texts));
        if (!texts.rest().empty()) throw wire::Malformed("it goes on after its end");
        batch_ = {sizeof(rp_batch), sizeof(rp_event), events_.data(), events_.size(), checkpoint, &tally_};
    }
    ~UnpackedBatch() override {
        if (spare_) spare_->put(std::move(frame_));
    }
    UnpackedBatch(const UnpackedBatch&) = delete;  // its views point into it
    UnpackedBatch& operator=(const UnpackedBatch&) = delete;

    [[nodiscard]] const rp_batch& batch() const override { return batch_; }

  private:
    static rp_str text(wire::ByteReader& texts, std::uint32_t length) {
        const std::string_view bytes = texts.bytes(length);
        return {bytes.data(), bytes.size()};
    }
    void read_tally(wire::ByteReader& in) {
        tally_.size = sizeof(rp_tally);
        tally_.requests = in.integer<std::uint32_t>();
        for (auto member :
             {&rp_tally::fetched, &rp_tally::duplicate, &rp_tally::not_critical, &rp_tally::before_activation}) {
            tally_.*member = in.integer<std::uint64_t>();
        }
    }
    static rp_event read_event(wire::ByteReader& in, wire::ByteReader& texts) {
        rp_event event{};
        event.size = sizeof(rp_event);
        event.severity = in.integer<rp_severity>();
        if (event.severity > RP_SEVERITY_CRITICAL) event.severity = RP_SEVERITY_NONE;
        event.occurred_ns = in.integer<std::int64_t>();
        for (auto member : event_texts) event.*member = text(texts, in.integer<std::uint32_t>());
        return event;
    }

    std::string frame_;
    const std::shared_ptr<SpareFrame> spare_;
    std::vector<rp_event> events_;
    rp_tally tally_{};
    rp_batch batch_{};
};

std::uint32_t length_of(rp_str text) { return static_cast<std::uint32_t>(text.len); }

// What stands one behind the other in memory goes as one.
void add_text(std::vector<std::string_view>& texts, rp_str text) {
    if (text.len == 0) return;
    if (!texts.empty() && texts.back().data() + texts.back().size() == text.data) {
        texts.back() = {texts.back().data(), texts.back().size() + text.len};
    } else {
        texts.emplace_back(text.data, text.len);
    }
}

void append_tally(std::string& out, const rp_tally& tally) {
    wire::append_integer(out, tally.requests);
    for (const std::uint64_t figure : {tally.fetched, tally.duplicate, tally.not_critical, tally.before_activation}) {
        wire::append_integer(out, figure);
    }
}

bool strides_fit(const rp_batch& batch) {
    return batch.events != nullptr && batch.event_stride >= sizeof(std::uint32_t) &&
           batch.event_stride % alignof(rp_event) == 0;
}

// Nothing to widen: a batch may be thousands of events.
bool of_today(const rp_batch& batch) {
    return batch.event_stride == sizeof(rp_event) &&
           std::all_of(batch.events, batch.events + batch.count,
                       [](const rp_event& event) { return event.size == sizeof(rp_event); });
}

}  // namespace

Result<std::unique_ptr<WidenedBatch>> WidenedBatch::of(const rp_batch& raw, std::uint32_t max_events) {
    auto wide = std::make_unique<WidenedBatch>();
    wide->batch_ = widened(raw);
    rp_batch& batch = wide->batch_;
    if (batch.count > max_events) {
        return Failure{"too many events", {}, "at most " + std::to_string(max_events), std::to_string(batch.count), {}};
    }
    if (batch.count > 0 && !strides_fit(batch)) {
        return Failure{"the batch has no events where it says so",
                       {},
                       "events, and event_stride = sizeof(rp_event)",
                       std::to_string(batch.event_stride),
                       {}};
    }
    wide->tally_ = batch.tally != nullptr ? widened(*batch.tally) : rp_tally{sizeof(rp_tally), 0, batch.count, 0, 0, 0};
    batch.tally = &wide->tally_;
    if (of_today(batch)) return wide;
    wide->events_.reserve(batch.count);
    const char* at = reinterpret_cast<const char*>(batch.events);
    for (std::size_t i = 0; i < batch.count; ++i, at += batch.event_stride) {
        const auto& event = *reinterpret_cast<const rp_event*>(at);
        if (event.size > batch.event_stride) {
            return Failure{"an event is longer than the distance to the next",
                           "event " + std::to_string(i),
                           "size of at most " + std::to_string(batch.event_stride),
                           std::to_string(event.size),
                           {}};
        }
        wide->events_.push_back(widened(event));
    }
    batch.events = wide->events_.data();
    batch.event_stride = sizeof(rp_event);
    return wide;
}

void append_batch(std::string& out, const rp_batch& batch) {
    append_batch_front(out, batch);
    for (const std::string_view text : batch_texts(batch)) out.append(text);
}

void append_batch_front(std::string& out, const rp_batch& batch) {
    out.reserve(out.size() + packed_front_bytes + batch.count * packed_event_bytes);
    wire::append_integer(out, static_cast<std::uint32_t>(batch.count));
    wire::append_integer(out, length_of(batch.checkpoint));
    append_tally(out, *batch.tally);
    for (std::size_t i = 0; i < batch.count; ++i) {
        wire::append_integer(out, batch.events[i].severity);
        wire::append_integer(out, batch.events[i].occurred_ns);
        for (auto member : event_texts) wire::append_integer(out, length_of(batch.events[i].*member));
    }
}

std::vector<std::string_view> batch_texts(const rp_batch& batch) {
    std::vector<std::string_view> texts;
    add_text(texts, batch.checkpoint);
    for (std::size_t i = 0; i < batch.count; ++i) {
        for (auto member : event_texts) add_text(texts, batch.events[i].*member);
    }
    return texts;
}

Result<std::unique_ptr<ReceivedBatch>> decode_batch(std::string frame, std::size_t offset,
                                                    std::shared_ptr<SpareFrame> spare) {
    try {
        return std::unique_ptr<ReceivedBatch>(
            std::make_unique<UnpackedBatch>(std::move(frame), offset, std::move(spare)));
    } catch (const wire::Malformed& malformed) {
        return Failure{malformed.what(), {}, {}, {}, {}};
    }
}

}  // namespace risk::plugins

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>

namespace risk::web {

/// What a page may have to ask for again.
enum class Topic : std::uint8_t { integrations, events, scores, people, entitlements, session, notices };

class Topics {
  public:
    static constexpr std::size_t count = 7;
    static Topics all() {
        Topics topics;
        topics.bits_.set();
        return topics;
    }

    Topics& add(Topic topic) {
        bits_.set(static_cast<std::size_t>(topic));
        return *this;
    }
    Topics& add(Topics others) {
        bits_ |= others.bits_;
        return *this;
    }
    [[nodiscard]] bool has(Topic topic) const { return bits_.test(static_cast<std::size_t>(topic)); }
    [[nodiscard]] bool empty() const { return bits_.none(); }
    friend bool operator==(const Topics&, const Topics&) = default;

  private:
    std::bitset<count> bits_;
};

/// As an event of a text/event-stream: "event: change\ndata: {"topics":["events","scores"]}\n\n".
std::string change_event(Topics topics);

}  // namespace risk::web

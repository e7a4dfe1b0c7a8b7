// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "incydr_simulator/dice.hpp"
#include "incydr_simulator/http_message.hpp"

namespace risk::incydr_simulator {

/// One thing that goes wrong, on which requests, and how often.
struct FaultRule {
    enum class Kind : std::uint8_t {
        throttle,  ///< 429 with retry_after
        status,    ///< `status` with retry_after if given
        stall,     ///< nothing for `delay` ms, then the right answer; 0: never
        reset_before,
        reset_within,
        close,
        truncate,
        slow,         ///< the right answer, `bytes` (64) every `delay` (20) ms
        oversize,     ///< `bytes` (64 MiB) of JSON
        wrong_json,   ///< `body`, or the right answer cut in its middle
        wrong_type,   ///< 200 with a page of HTML
        forced_gzip,  ///< gzip although nobody asked for it
    };
    enum class RetryAfter : std::uint8_t { none, seconds, date };

    std::uint64_t id = 0;     ///< set by FaultPlan
    std::string path = "*";   ///< of the URL without query; * stands for any characters
    std::string method = {};  ///< empty: any
    Kind kind = Kind::status;
    double probability = 1.0;
    std::uint64_t after = 0;                  ///< lets so many matching requests through first
    std::optional<std::uint64_t> count = {};  ///< strikes so often; none: for good
    int status = 500;
    RetryAfter retry_after = RetryAfter::none;
    std::int64_t retry_after_s = 0;
    Ms delay = 0;
    std::size_t bytes = 0;
    std::string body = {};
};

std::optional<FaultRule::Kind> fault_kind(std::string_view name);
std::string_view fault_name(FaultRule::Kind kind);

bool matches_pattern(std::string_view pattern, std::string_view text);

/// The rules in force. The first one that strikes wins.
class FaultPlan {
  public:
    explicit FaultPlan(std::uint64_t seed) : dice_(seed) {}

    std::uint64_t add(FaultRule rule);  ///< its id
    bool remove(std::uint64_t id);
    void clear() { rules_.clear(); }
    [[nodiscard]] const std::vector<FaultRule>& rules() const { return rules_; }

    std::optional<FaultRule> strike(std::string_view method, std::string_view path);

  private:
    Dice dice_;
    std::uint64_t next_id_ = 1;
    std::vector<FaultRule> rules_;
};

/// True if the fault takes the place of the answer, so that nothing upstream happens.
bool replaces_answer(FaultRule::Kind kind);
/// The answer, spoilt as the rule says.
Delivery spoil(const FaultRule& rule, HttpReply right_answer, Ms now);

}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace risk::incydr {

/// The members of a page of sessions that mean something to us, wherever they stand.
enum class Name : std::uint8_t {
    unknown,
    items,
    total_count,
    session_id,
    tenant_id,
    actor_id,
    actor_name,
    type,
    begin_time,
    end_time,
    first_observed,
    last_updated,
    critical_events,
    high_events,
    moderate_events,
    low_events,
    no_risk_events,
    scores,
    states,
    triggered_alerts,
    risk_indicators,
    content_inspection_results,
    exfiltration_summary,
    context_summary,
    severity,
    source_timestamp,
    state_v2,
    state,
    rule_id,
    rule_name,
    id,
    name,
    weight,
    event_count,
    detected_on_alerts
};

namespace detail {

struct NameText {
    std::string_view text;
    Name name = Name::unknown;
};

inline constexpr std::array names{NameText{"items", Name::items},
                                  NameText{"totalCount", Name::total_count},
                                  NameText{"sessionId", Name::session_id},
                                  NameText{"tenantId", Name::tenant_id},
                                  NameText{"actorId", Name::actor_id},
                                  NameText{"actorName", Name::actor_name},
                                  NameText{"type", Name::type},
                                  NameText{"beginTime", Name::begin_time},
                                  NameText{"endTime", Name::end_time},
                                  NameText{"firstObserved", Name::first_observed},
                                  NameText{"lastUpdated", Name::last_updated},
                                  NameText{"criticalEvents", Name::critical_events},
                                  NameText{"highEvents", Name::high_events},
                                  NameText{"moderateEvents", Name::moderate_events},
                                  NameText{"lowEvents", Name::low_events},
                                  NameText{"noRiskEvents", Name::no_risk_events},
                                  NameText{"scores", Name::scores},
                                  NameText{"states", Name::states},
                                  NameText{"triggeredAlerts", Name::triggered_alerts},
                                  NameText{"riskIndicators", Name::risk_indicators},
                                  NameText{"contentInspectionResults", Name::content_inspection_results},
                                  NameText{"exfiltrationSummary", Name::exfiltration_summary},
                                  NameText{"contextSummary", Name::context_summary},
                                  NameText{"severity", Name::severity},
                                  NameText{"sourceTimestamp", Name::source_timestamp},
                                  NameText{"stateV2", Name::state_v2},
                                  NameText{"state", Name::state},
                                  NameText{"ruleId", Name::rule_id},
                                  NameText{"ruleName", Name::rule_name},
                                  NameText{"id", Name::id},
                                  NameText{"name", Name::name},
                                  NameText{"weight", Name::weight},
                                  NameText{"eventCount", Name::event_count},
                                  NameText{"detectedOnAlerts", Name::detected_on_alerts}};

inline constexpr std::size_t slots = 256;  // as many as a byte tells apart

constexpr std::size_t slot_of(std::string_view text, unsigned seed) noexcept {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned mixed = byte(0) | byte(text.size() / 2) << 8U | byte(text.size() - 1) << 16U |
                           static_cast<unsigned>(text.size()) << 24U;
    return mixed * seed >> 24U;
}

// Under which each name has a slot of its own.
consteval unsigned find_seed() {
    for (unsigned seed = 0x9E3779B1U;; seed += 2) {
        std::array<bool, slots> taken{};
        bool alone = true;
        for (const NameText& one : names) {
            bool& slot = taken[slot_of(one.text, seed)];
            alone = alone && !slot;
            slot = true;
        }
        if (alone) return seed;
    }
}

consteval std::array<NameText, slots> filled(unsigned seed) {
    std::array<NameText, slots> table{};
    for (const NameText& one : names) table[slot_of(one.text, seed)] = one;
    return table;
}

template <class Word>
bool same_word(const char* a, const char* b) noexcept {
    Word in_a{}, in_b{};
    std::memcpy(&in_a, a, sizeof(Word));
    std::memcpy(&in_b, b, sizeof(Word));
    return in_a == in_b;
}

// Of one length, none of them empty. A call of memcmp costs more than these few words, of which the last two may overlap.
inline bool same(const char* a, const char* b, std::size_t size) noexcept {
    if (size < 4) return a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1];
    if (size < 8) return same_word<std::uint32_t>(a, b) && same_word<std::uint32_t>(a + size - 4, b + size - 4);
    for (std::size_t at = 0; at + 8 < size; at += 8) {
        if (!same_word<std::uint64_t>(a + at, b + at)) return false;
    }
    return same_word<std::uint64_t>(a + size - 8, b + size - 8);
}

inline constexpr unsigned seed = find_seed();
inline constexpr std::array<NameText, slots> table = filled(seed);

}  // namespace detail

/// One comparison, however many names there are: a page has a thousand.
[[nodiscard]] inline Name name_of(std::string_view text) noexcept {
    if (text.empty()) return Name::unknown;
    const detail::NameText& slot = detail::table[detail::slot_of(text, detail::seed)];
    const bool known = slot.text.size() == text.size() && detail::same(slot.text.data(), text.data(), text.size());
    return known ? slot.name : Name::unknown;
}

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "alerts/session_names.hpp"
#include "alerts/sessions_page.hpp"

namespace risk::incydr {

/// The members of one of our structs by the names that their values have in a page.
template <class Owner, class Value>
class Fields {
  public:
    constexpr Fields(std::initializer_list<std::pair<Name, Value Owner::*>> fields) {
        for (const auto& [name, member] : fields) members_[static_cast<std::size_t>(name)] = member;
    }
    /// Null if it is none of ours.
    [[nodiscard]] Value* of(Owner& owner, Name name) const noexcept {
        Value Owner::*const member = members_[static_cast<std::size_t>(name)];
        return member == nullptr ? nullptr : &(owner.*member);
    }

  private:
    std::array<Value Owner::*, detail::names.size() + 1> members_{};  // and the name that nobody knows
};

/// A state has two names, and the newer one counts.
struct StateText {
    std::string_view v2, v1;
    std::optional<std::int64_t> at_ms;
};

namespace fields {

using Text = std::string_view;
using Whole = std::optional<std::int64_t>;

inline constexpr Fields<SessionsPage, Whole> page_numbers{{Name::total_count, &SessionsPage::total}};

inline constexpr Fields<Session, Text> session_texts{{Name::session_id, &Session::id},
                                                     {Name::tenant_id, &Session::tenant},
                                                     {Name::actor_id, &Session::actor_id},
                                                     {Name::actor_name, &Session::actor_name},
                                                     {Name::type, &Session::type},
                                                     {Name::exfiltration_summary, &Session::exfiltration_summary},
                                                     {Name::context_summary, &Session::context_summary}};
inline constexpr Fields<Session, Whole> session_numbers{{Name::begin_time, &Session::begin_ms},
                                                        {Name::end_time, &Session::end_ms},
                                                        {Name::first_observed, &Session::first_observed_ms},
                                                        {Name::last_updated, &Session::last_updated_ms},
                                                        {Name::critical_events, &Session::critical_events},
                                                        {Name::high_events, &Session::high_events},
                                                        {Name::moderate_events, &Session::moderate_events},
                                                        {Name::low_events, &Session::low_events},
                                                        {Name::no_risk_events, &Session::no_risk_events}};

inline constexpr Fields<Score, Whole> score_numbers{{Name::source_timestamp, &Score::at_ms}};

inline constexpr Fields<StateText, Text> state_texts{{Name::state_v2, &StateText::v2}, {Name::state, &StateText::v1}};
inline constexpr Fields<StateText, Whole> state_numbers{{Name::source_timestamp, &StateText::at_ms}};

inline constexpr Fields<TriggeredRule, Text> rule_texts{{Name::rule_id, &TriggeredRule::id},
                                                        {Name::rule_name, &TriggeredRule::name}};

inline constexpr Fields<Indicator, Text> indicator_texts{{Name::id, &Indicator::id}, {Name::name, &Indicator::name}};
inline constexpr Fields<Indicator, Whole> indicator_numbers{{Name::weight, &Indicator::weight},
                                                            {Name::event_count, &Indicator::events}};

}  // namespace fields
}  // namespace risk::incydr

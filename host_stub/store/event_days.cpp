// SPDX-License-Identifier: Apache-2.0
#include "store/event_days.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/event_filter.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto all_fates = {EventFate::admitted, EventFate::unmatched, EventFate::ignored};

// The days that are asked for, each with what has been counted so far.
class Calendar {
  public:
    Calendar(std::int64_t from_s, std::int64_t to_s) {
        for (auto day = domain::day_of(from_s); day <= domain::day_of(to_s - 1); ++day) days_.push_back({day, 0});
    }

    // Runs a statement that yields a day and a number.
    void add(soci::statement& statement) {
        std::int64_t day = 0;
        std::int64_t events = 0;
        statement.exchange(soci::into(day));
        statement.exchange(soci::into(events));
        statement.define_and_bind();
        statement.execute();
        while (statement.fetch())
            days_[static_cast<std::size_t>(day - days_.front().day)].events += static_cast<std::uint64_t>(events);
    }

    std::vector<DayCount> take() { return std::move(days_); }

  private:
    std::vector<DayCount> days_;
};

// One by one, from the events: for a part of a day, and for one person.
void count_events(soci::session& sql, const EventFilter& filter, std::int64_t from_s, std::int64_t to_s,
                  Calendar& calendar) {
    if (from_s >= to_s) return;
    const std::string time = filter.time();
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare("SELECT " + time + " / 86400, count(*) " + filter.from_where(false) + " AND " + time +
                      " >= :from AND " + time + " < :to GROUP BY 1");
    filter.bind(statement);
    statement.exchange(soci::use(from_s, "from"));
    statement.exchange(soci::use(to_s, "to"));
    calendar.add(statement);
}

std::string roll_up_text(const EventQuery& query) {
    const bool by_action = query.action_type.has_value();
    std::string text = "SELECT day, sum(events) FROM ";
    text += by_action ? "action_days WHERE action_type = (SELECT id FROM action_types WHERE title = :title) AND"
                      : "event_days WHERE";
    text += " fate = :fate AND behaviour = :behaviour AND day >= :first AND day <= :last";
    if (query.integration_id) text += " AND integration_id = :integration";
    return text + " GROUP BY day";
}

void count_whole_days(soci::session& sql, const EventQuery& query, EventFate fate, std::int64_t first,
                      std::int64_t last, Calendar& calendar) {
    const auto fate_number = static_cast<int>(fate);
    const auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare(roll_up_text(query));
    if (query.action_type) statement.exchange(soci::use(*query.action_type, "title"));
    statement.exchange(soci::use(fate_number, "fate"));
    statement.exchange(soci::use(behaviour, "behaviour"));
    statement.exchange(soci::use(first, "first"));
    statement.exchange(soci::use(last, "last"));
    if (query.integration_id) statement.exchange(soci::use(*query.integration_id, "integration"));
    calendar.add(statement);
}

// Whole days come from the roll-ups, what hangs over at both ends from the events.
void count_one_fate(soci::session& sql, const EventQuery& query, EventFate fate, Calendar& calendar) {
    const EventFilter filter(query, fate);
    if (!filter.any()) return;
    const auto from = *query.from_s;
    const auto to = *query.to_s;
    const auto first = domain::day_of(from + domain::day_seconds - 1);
    const auto last = domain::day_of(to) - 1;
    if (query.person || first > last) return count_events(sql, filter, from, to, calendar);
    count_events(sql, filter, from, first * domain::day_seconds, calendar);
    count_whole_days(sql, query, fate, first, last, calendar);
    count_events(sql, filter, domain::end_of_day(last), to, calendar);
}

}  // namespace

std::vector<DayCount> count_days(soci::session& sql, const EventQuery& query) {
    const ReadTransaction one_view(sql);
    Calendar calendar(*query.from_s, *query.to_s);
    for (const auto fate : all_fates) {
        if (!query.fate || *query.fate == fate) count_one_fate(sql, query, fate, calendar);
    }
    return calendar.take();
}

}  // namespace risk::store

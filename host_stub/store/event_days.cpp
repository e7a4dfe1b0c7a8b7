// SPDX-License-Identifier: Apache-2.0
#include "store/event_days.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/event_filter.hpp"
#include "store/person_events.hpp"
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
        while (statement.fetch()) add(day, events);
    }

    void add(std::int64_t day, std::int64_t events) {
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
    soci::statement statement(sql);
    statement.alloc();
    statement.prepare("SELECT e.occurred_s / 86400, count(*) " + filter.from_where(false) +
                      " AND e.occurred_s >= :from AND e.occurred_s < :to GROUP BY 1");
    filter.bind(statement);
    statement.exchange(soci::use(from_s, "from"));
    statement.exchange(soci::use(to_s, "to"));
    calendar.add(statement);
}

// The days that one fate's roll-ups know of, with how many events each has.
class RollUpQuery {
  public:
    RollUpQuery(soci::session& sql, const EventQuery& query, EventFate fate, DayRange within, const std::string& rest)
        : query_(query), within_(within), fate_(static_cast<int>(fate)), statement_(sql) {
        statement_.alloc();
        statement_.prepare(text() + rest);
        if (query_.action_type) statement_.exchange(soci::use(*query_.action_type, "title"));
        statement_.exchange(soci::use(fate_, "fate"));
        statement_.exchange(soci::use(behaviour_, "behaviour"));
        statement_.exchange(soci::use(within_.first, "first"));
        statement_.exchange(soci::use(within_.last, "last"));
        if (query_.integration_id) statement_.exchange(soci::use(*query_.integration_id, "integration"));
    }
    soci::statement& statement() { return statement_; }

  private:
    [[nodiscard]] std::string text() const {
        const bool by_action = query_.action_type.has_value();
        std::string text = "SELECT day, sum(events) FROM ";
        text += by_action ? "action_days WHERE action_type = (SELECT id FROM action_types WHERE title = :title) AND"
                          : "event_days WHERE";
        text += " fate = :fate AND behaviour = :behaviour AND day >= :first AND day <= :last";
        if (query_.integration_id) text += " AND integration_id = :integration";
        return text + " GROUP BY day";
    }

    const EventQuery& query_;
    DayRange within_;
    int fate_, behaviour_ = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    soci::statement statement_;
};

void count_whole_days(soci::session& sql, const EventQuery& query, EventFate fate, DayRange within,
                      Calendar& calendar) {
    RollUpQuery roll_ups(sql, query, fate, within, "");
    calendar.add(roll_ups.statement());
}

void count_admitted_of_person(soci::session& sql, const EventQuery& query, Calendar& calendar) {
    PersonEvents(sql, query).each(*query.from_s, *query.to_s, [&calendar](std::int64_t occurred_s) {
        calendar.add(domain::day_of(occurred_s), 1);
    });
}

// Whole days come from the roll-ups, what hangs over at both ends from the events.
void count_one_fate(soci::session& sql, const EventQuery& query, EventFate fate, Calendar& calendar) {
    if (query.person && fate == EventFate::admitted) return count_admitted_of_person(sql, query, calendar);
    const EventFilter filter(query, fate);
    if (!filter.any()) return;
    const auto from = *query.from_s;
    const auto to = *query.to_s;
    const auto first = domain::day_of(from + domain::day_seconds - 1);
    const auto last = domain::day_of(to) - 1;
    if (query.person || first > last) return count_events(sql, filter, from, to, calendar);
    count_events(sql, filter, from, first * domain::day_seconds, calendar);
    count_whole_days(sql, query, fate, {first, last}, calendar);
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

std::vector<std::int64_t> busy_days(soci::session& sql, const EventQuery& query, EventFate fate, DayRange within,
                                    std::int64_t most) {
    std::vector<std::int64_t> days;
    std::int64_t day = 0, events = 0;
    RollUpQuery roll_ups(sql, query, fate, within, " HAVING sum(events) > 0 ORDER BY day DESC LIMIT :most");
    auto& statement = roll_ups.statement();
    statement.exchange(soci::use(most, "most"));
    statement.exchange(soci::into(day));
    statement.exchange(soci::into(events));
    statement.define_and_bind();
    statement.execute();
    while (statement.fetch()) days.push_back(day);
    return days;
}

}  // namespace risk::store

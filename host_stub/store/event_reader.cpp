// SPDX-License-Identifier: Apache-2.0
#include "store/event_reader.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>

#include "domain/day.hpp"
#include "store/bodies.hpp"
#include "store/door.hpp"
#include "store/event_days.hpp"
#include "store/event_filter.hpp"
#include "store/feed_position.hpp"
#include "store/person_events.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::uint32_t longest_page = 1000;

std::string columns() {
    return "SELECT e.seq, (SELECT word FROM words WHERE id = e.source), e.event_id,"
           " (SELECT word FROM words WHERE id = e.kind), (SELECT title FROM action_types WHERE id = e.action_type),"
           " coalesce(p.email, ''), coalesce(p.name, ''), coalesce(e.subject, p.email, ''), e.actor, e.severity,"
           " e.occurred_s, e.received_s, e.fate,"
           " coalesce((SELECT word FROM words WHERE id = e.ignored_because), ''), e.received_late, e.integration_id,"
           " coalesce((SELECT name FROM integrations WHERE id = e.integration_id),"
           " (SELECT name || ' (deleted)' FROM former_integrations WHERE id = e.integration_id),"
           " 'Integration ' || e.integration_id || ' (deleted)') ";
}

// A query that can be added to piece by piece, and the row that it reads into.
class RowQuery {
  public:
    RowQuery(soci::session& sql, const std::string& text) : statement_(sql) {
        auto& r = row_;
        for (auto* number : {&r.row}) statement_.exchange(soci::into(*number));
        for (auto* words :
             {&r.plugin_id, &r.event_id, &r.kind, &r.title, &r.person, &r.person_name, &r.subject, &r.actor}) {
            statement_.exchange(soci::into(*words));
        }
        for (auto* number : {&severity_, &r.occurred_s, &r.received_s, &fate_})
            statement_.exchange(soci::into(*number));
        statement_.exchange(soci::into(r.ignored_because));
        for (auto* number : {&late_, &r.integration_id}) statement_.exchange(soci::into(*number));
        statement_.exchange(soci::into(r.integration_name));
        statement_.alloc();
        statement_.prepare(text);
    }

    template <class T>
    void bind(const T& value, const char* name) {
        statement_.exchange(soci::use(value, name));
    }

    void bind(const EventFilter& filter) { filter.bind(statement_); }

    std::vector<EventRow> run() {
        std::vector<EventRow> rows;
        statement_.define_and_bind();
        statement_.execute();
        while (statement_.fetch()) rows.push_back(row());
        return rows;
    }

  private:
    EventRow row() {
        row_.severity = static_cast<std::uint32_t>(severity_);
        row_.fate = static_cast<EventFate>(fate_);
        row_.received_late = late_ != 0;
        return row_;
    }

    EventRow row_;
    std::int64_t severity_ = 0, fate_ = 0, late_ = 0;
    soci::statement statement_;
};

// The stretch of time that a page is cut from.
struct Stretch {
    FeedPosition before;
    std::int64_t from_s = std::numeric_limits<std::int64_t>::min();
    std::int64_t rows = 0;  // one more than asked for: is there a next page?
};

std::vector<EventRow> of_one_fate(soci::session& sql, const EventFilter& filter, const Stretch& stretch) {
    RowQuery query(sql, columns() + filter.from_where(true) +
                            " AND e.occurred_s >= :from AND (e.occurred_s, e.seq) < (:t, :seq)"
                            " ORDER BY e.occurred_s DESC, e.seq DESC LIMIT :rows");
    query.bind(filter);
    query.bind(stretch.from_s, "from");
    query.bind(stretch.before.occurred_s, "t");
    query.bind(stretch.before.row, "seq");
    query.bind(stretch.rows, "rows");
    return query.run();
}

std::vector<EventRow> admitted_of_person(soci::session& sql, const EventQuery& query, const Stretch& stretch) {
    const auto places = PersonEvents(sql, query).newest(stretch.before, stretch.from_s, stretch.rows);
    if (places.empty()) return {};
    std::string rows;
    for (const auto& place : places) rows += (rows.empty() ? "" : ",") + std::to_string(place.row);
    return RowQuery(sql,
                    columns() + "FROM events e LEFT JOIN people p ON p.id = e.person_id WHERE e.seq IN (" + rows + ')')
        .run();
}

// The index by time is read event by event. What may be rare is looked for on the days that have any of it.
std::vector<EventRow> of_one_fate(soci::session& sql, const EventQuery& query, EventFate fate, const Stretch& stretch) {
    if (query.person && fate == EventFate::admitted) return admitted_of_person(sql, query, stretch);
    const EventFilter filter(query, fate);
    if (!filter.any()) return {};
    if (query.person || !(query.integration_id || query.action_type)) return of_one_fate(sql, filter, stretch);
    const auto day = [](std::int64_t at_s) { return domain::day_of(std::max(at_s, std::int64_t{0})); };
    const DayRange within{day(stretch.from_s), day(stretch.before.occurred_s)};
    std::vector<EventRow> rows;
    for (const auto busy : busy_days(sql, query, fate, within, stretch.rows + 2)) {  // two may be cut off
        auto part = stretch;
        part.from_s = std::max(part.from_s, busy * domain::day_seconds);
        part.before =
            std::min(part.before, FeedPosition{domain::end_of_day(busy), std::numeric_limits<std::int64_t>::min()});
        part.rows -= std::ssize(rows);
        auto more = of_one_fate(sql, filter, part);
        std::move(more.begin(), more.end(), std::back_inserter(rows));
        if (std::ssize(rows) == stretch.rows) break;
    }
    return rows;
}

FeedPosition position(const EventRow& row) { return {row.occurred_s, row.row}; }

Failure no_cursor(const std::string& cursor) {
    return {"The list cannot be continued", "cursor", "a cursor as an earlier page gave it", '"' + cursor + '"',
            "Start again without a cursor."};
}

Result<Stretch> understand(const EventQuery& query) {
    Stretch stretch;
    stretch.from_s = query.from_s.value_or(stretch.from_s);
    stretch.rows = std::clamp(query.limit, 1U, longest_page) + 1;
    if (!query.cursor.empty()) {
        const auto cursor = FeedPosition::parse(query.cursor);
        if (!cursor) return no_cursor(query.cursor);
        stretch.before = *cursor;
    }
    if (query.to_s) {  // before a second is before the first row of that second
        stretch.before = std::min(stretch.before, FeedPosition{*query.to_s, std::numeric_limits<std::int64_t>::min()});
    }
    return stretch;
}

EventPage cut(std::vector<EventRow> rows, std::size_t limit) {
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return position(a) > position(b); });
    EventPage page;
    if (rows.size() > limit) {
        rows.resize(limit);
        page.next = position(rows.back()).text();
    }
    page.events = std::move(rows);
    return page;
}

}  // namespace

Result<EventPage> find_events(soci::session& sql, const EventQuery& query) {
    const auto stretch = understand(query);
    if (!stretch) return stretch.failure();
    const ReadTransaction one_view(sql);
    std::vector<EventRow> rows;
    for (const auto fate : {EventFate::admitted, EventFate::unmatched, EventFate::ignored}) {
        if (query.fate && *query.fate != fate) continue;
        auto more = of_one_fate(sql, query, fate, *stretch);
        std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
    return cut(std::move(rows), static_cast<std::size_t>(stretch->rows - 1));
}

std::optional<EventRow> find_event(soci::session& sql, std::int64_t row) {
    const ReadTransaction one_view(sql);
    RowQuery query(sql, columns() + "FROM events e LEFT JOIN people p ON p.id = e.person_id WHERE e.seq = :seq");
    query.bind(row, "seq");
    auto rows = query.run();
    if (rows.empty()) return std::nullopt;
    rows.front().body = read_body(sql, row);
    return std::move(rows.front());
}

}  // namespace risk::store

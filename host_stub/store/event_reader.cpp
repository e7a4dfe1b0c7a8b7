// SPDX-License-Identifier: Apache-2.0
#include "store/event_reader.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>

#include "domain/behaviour.hpp"
#include "domain/person.hpp"
#include "store/door.hpp"
#include "store/feed_position.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::uint32_t longest_page = 1000;
constexpr auto columns =
    "SELECT e.seq, e.plugin_id, e.event_id, e.kind, e.title, e.body, coalesce(p.email, ''), e.subject, e.actor,"
    " e.severity, e.occurred_s, e.received_s, e.fate, e.ignored_because, e.received_late, e.integration_id ";

// A query that can be added to piece by piece, and the row that it reads into.
class RowQuery {
  public:
    RowQuery(soci::session& sql, const std::string& text) : statement_(sql) {
        auto& r = row_;
        for (auto* number : {&r.row}) statement_.exchange(soci::into(*number));
        for (auto* words : {&r.plugin_id, &r.event_id, &r.kind, &r.title, &r.body, &r.person, &r.subject, &r.actor}) {
            statement_.exchange(soci::into(*words));
        }
        for (auto* number : {&severity_, &r.occurred_s, &r.received_s, &fate_})
            statement_.exchange(soci::into(*number));
        statement_.exchange(soci::into(r.ignored_because));
        for (auto* number : {&late_, &r.integration_id}) statement_.exchange(soci::into(*number));
        statement_.alloc();
        statement_.prepare(text);
    }

    template <class T>
    void bind(const T& value, const char* name) {
        statement_.exchange(soci::use(value, name));
    }

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

struct Filter {
    EventQuery query;
    std::string person;  // normalised
    FeedPosition before;
    std::int64_t from_s = std::numeric_limits<std::int64_t>::min();
    std::int64_t rows = 0;  // one more than asked for: is there a next page?
};

// Each text starts where an index does: time, integration, ledger of the person, or subject.
std::string query_text(const Filter& filter, EventFate fate) {
    std::string text = columns;
    const bool by_person = filter.query.person.has_value();
    const std::string time = by_person && fate == EventFate::admitted ? "l.occurred_s" : "e.occurred_s";
    if (by_person && fate == EventFate::admitted) {
        text +=
            "FROM people p JOIN ledger l ON l.person_id = p.id JOIN events e ON e.seq = l.event_seq"
            " WHERE p.email = :person AND l.behaviour = :behaviour";
    } else {
        text += "FROM events e LEFT JOIN people p ON p.id = e.person_id WHERE e.fate = :fate";
        if (by_person) text += " AND e.fate <> 0 AND e.subject = :person";
    }
    if (filter.query.integration_id) text += " AND e.integration_id = :integration";
    return text + " AND " + time + " >= :from AND (" + time + ", e.seq) < (:t, :seq) ORDER BY " + time +
           " DESC, e.seq DESC LIMIT :rows";
}

std::vector<EventRow> of_one_fate(soci::session& sql, const Filter& filter, EventFate fate) {
    const bool through_ledger = filter.query.person && fate == EventFate::admitted;
    const auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    const auto fate_number = static_cast<int>(fate);
    RowQuery query(sql, query_text(filter, fate));
    if (through_ledger) query.bind(behaviour, "behaviour");
    if (!through_ledger) query.bind(fate_number, "fate");
    if (filter.query.person) query.bind(filter.person, "person");
    if (filter.query.integration_id) query.bind(*filter.query.integration_id, "integration");
    query.bind(filter.from_s, "from");
    query.bind(filter.before.occurred_s, "t");
    query.bind(filter.before.row, "seq");
    query.bind(filter.rows, "rows");
    return query.run();
}

FeedPosition position(const EventRow& row) { return {row.occurred_s, row.row}; }

Failure no_cursor(const std::string& cursor) {
    return {"The list cannot be continued", "cursor", "a cursor as an earlier page gave it", '"' + cursor + '"',
            "Start again without a cursor."};
}

Result<Filter> understand(const EventQuery& query) {
    Filter filter{query, domain::normalise_address(query.person.value_or("")), {}};
    filter.from_s = query.from_s.value_or(filter.from_s);
    filter.rows = std::clamp(query.limit, 1U, longest_page) + 1;
    if (!query.cursor.empty()) {
        const auto cursor = FeedPosition::parse(query.cursor);
        if (!cursor) return no_cursor(query.cursor);
        filter.before = *cursor;
    }
    if (query.to_s) {  // before a second is before the first row of that second
        filter.before = std::min(filter.before, FeedPosition{*query.to_s, std::numeric_limits<std::int64_t>::min()});
    }
    return filter;
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
    auto filter = understand(query);
    if (!filter) return filter.failure();
    const ReadTransaction one_view(sql);
    std::vector<EventRow> rows;
    for (const auto fate : {EventFate::admitted, EventFate::unmatched, EventFate::ignored}) {
        if (query.fate && *query.fate != fate) continue;
        if (query.person && fate == EventFate::unmatched) continue;  // nobody's yet
        auto more = of_one_fate(sql, *filter, fate);
        std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
    return cut(std::move(rows), static_cast<std::size_t>(filter->rows - 1));
}

std::optional<EventRow> find_event(soci::session& sql, std::int64_t row) {
    RowQuery query(sql,
                   std::string(columns) + "FROM events e LEFT JOIN people p ON p.id = e.person_id WHERE e.seq = :seq");
    query.bind(row, "seq");
    auto rows = query.run();
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

}  // namespace risk::store

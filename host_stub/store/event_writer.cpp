// SPDX-License-Identifier: Apache-2.0
#include "store/event_writer.hpp"

#include <soci/soci.h>

namespace risk::store {

EventWriter::EventWriter(soci::session& sql)
    : words_(Names::words(sql)),
      titles_(Names::titles(sql)),
      bodies_(sql),
      newest_(sql, "SELECT coalesce(max(seq), 0) FROM events"),
      insert_(sql,
              "INSERT INTO events (seq, integration_id, source, event_id, kind, subject, actor, action_type, severity,"
              " occurred_s, received_s, ignored_because, fate, person_id, received_late)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

void EventWriter::begin() {
    words_.forget();
    titles_.forget();
    bodies_.begin();
}

std::int64_t EventWriter::next_seq() {
    std::int64_t newest = 0;
    newest_.first([&newest](const QuickStatement& row) { newest = row.number(0); });
    return newest + 1;
}

void EventWriter::insert(const Commit& commit, std::int64_t source, const DatedEvent& dated) {
    const auto& event = dated.event;
    std::optional<std::int64_t> reason;
    if (!event.ignored_because.empty()) reason = words_.id(event.ignored_because);
    std::optional<std::string_view> subject;
    if (!dated.subject_is_person) subject = dated.subject;
    insert_.run(dated.seq, commit.integration_id, source, event.id, words_.id(event.kind), subject,
                std::string_view(dated.actor), dated.action_type, static_cast<std::int64_t>(event.severity),
                dated.occurred_s, dated.received_s, reason, static_cast<std::int64_t>(dated.fate), dated.person_id,
                static_cast<std::int64_t>(dated.received_late));
    bodies_.add(dated.seq, event.body);
}

}  // namespace risk::store

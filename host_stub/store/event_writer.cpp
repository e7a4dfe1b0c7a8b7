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
              "INSERT OR FAIL INTO events (seq, integration_id, source, event_id, kind, subject, actor, action_type,"
              " severity, occurred_s, received_s, ignored_because, fate, person_id, received_late) VALUES ",
              15) {}

void EventWriter::begin() {
    bodies_.begin();
    waiting_.clear();
}

void EventWriter::forget() {
    words_.forget();
    titles_.forget();
}

std::int64_t EventWriter::next_seq() {
    std::int64_t newest = 0;
    newest_.first([&newest](const QuickStatement& row) { newest = row.number(0); });
    return newest + 1;
}

void EventWriter::insert(const Commit& commit, std::int64_t source, DatedEvent dated) {
    bodies_.add(dated.seq, dated.event.body);
    waiting_.push_back(std::move(dated));
    if (waiting_.size() == ManyRows::at_once) write_rows(commit, source);
}

void EventWriter::write_rows(const Commit& commit, std::int64_t source) {
    insert_.insert(std::span<const DatedEvent>(waiting_), [&](const DatedEvent& dated, const auto& bind) {
        const auto& event = dated.event;
        std::optional<std::int64_t> reason;
        if (!event.ignored_because.empty()) reason = words_.id(event.ignored_because);
        std::optional<std::string_view> subject;
        if (!dated.subject_is_person) subject = dated.subject;
        bind(dated.seq, commit.integration_id, source, event.id, words_.id(event.kind), subject,
             std::string_view(dated.actor), dated.action_type, static_cast<std::int64_t>(event.severity),
             dated.occurred_s, dated.received_s, reason, static_cast<std::int64_t>(dated.fate), dated.person_id,
             static_cast<std::int64_t>(dated.received_late));
    });
    waiting_.clear();
}

void EventWriter::write(const Commit& commit, std::int64_t source) {
    write_rows(commit, source);
    bodies_.write();
}

}  // namespace risk::store

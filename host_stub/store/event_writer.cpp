// SPDX-License-Identifier: Apache-2.0
#include "store/event_writer.hpp"

#include <soci/soci.h>

#include "store/door.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace {

constexpr auto insert_sql =
    "INSERT INTO events (key, integration_id, plugin_id, event_id, kind, subject, actor, title, body, severity,"
    " occurred_s, received_s, ignored_because, fate, person_id, received_late)"
    " VALUES (:key, :integration, :plugin, :event, :kind, :subject, :actor, :title, :body, :severity,"
    " :occurred, :received, :because, :fate, :person, :late)";

}  // namespace

struct EventWriter::Statements {
    explicit Statements(soci::session& sql)
        : key(sql),
          find(prepare_statement(sql, "SELECT 1 FROM events WHERE key = :key", soci::use(key), soci::into(found))),
          insert(prepare_statement(sql, insert_sql, soci::use(key), soci::use(integration), soci::use(plugin),
                                   soci::use(event), soci::use(kind), soci::use(subject), soci::use(actor),
                                   soci::use(title), soci::use(body), soci::use(severity), soci::use(occurred),
                                   soci::use(received), soci::use(because), soci::use(fate),
                                   soci::use(person, person_known), soci::use(late))) {}

    void take(const Commit& commit, const DatedEvent& dated) {
        integration = commit.integration_id;
        plugin = commit.plugin_id;
        event = dated.event.id;
        kind = dated.event.kind;
        subject = dated.subject;
        actor = dated.actor;
        title = dated.event.title;
        body = dated.event.body;
        severity = dated.event.severity;
        occurred = dated.occurred_s;
        received = dated.received_s;
        because = dated.event.ignored_because;
        fate = static_cast<int>(dated.fate);
        person = dated.person_id.value_or(0);
        person_known = dated.person_id ? soci::i_ok : soci::i_null;
        late = dated.received_late ? 1 : 0;
    }

    soci::blob key;
    int found = 0, fate = 0, late = 0;
    std::int64_t integration = 0, severity = 0, occurred = 0, received = 0, person = 0;
    soci::indicator person_known = soci::i_null;
    std::string plugin, event, kind, subject, actor, title, body, because;
    soci::statement find, insert;
};

EventWriter::EventWriter(soci::session& sql) : sql_(sql), statements_(std::make_unique<Statements>(sql)) {}
EventWriter::~EventWriter() = default;

bool EventWriter::exists(const EventKey& key) {
    statements_->key.write(0, key.data(), key.size());
    return fetch_one(statements_->find);
}

std::int64_t EventWriter::insert(const EventKey& key, const Commit& commit, const DatedEvent& event) {
    statements_->key.write(0, key.data(), key.size());
    statements_->take(commit, event);
    statements_->insert.execute(true);
    long long row = 0;
    sql_.get_last_insert_id("events", row);
    return row;
}

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#include "integrations/store_records.hpp"

#include <exception>
#include <utility>

#include "plugins/config_schema.hpp"
#include "plugins/plugin_manifest.hpp"
#include "store/audit_log.hpp"
#include "store/integration_store.hpp"
#include "store/quarantine_store.hpp"
#include "store/score_store.hpp"

namespace risk::integrations {
namespace {

Failure store_failure(const std::exception& error) {
    return {.what = "The store failed",
            .where = {},
            .expected = {},
            .found = error.what(),
            .remedy = "Look at free space and permissions of the data directory."};
}

Result<StartingPoint> starting_point(store::IntegrationStore& store, std::int64_t id,
                                     const plugins::ConfigSchema& schema) {
    auto integration = store.find(id);
    if (!integration)
        return Failure{.what = "The integration was deleted", .where = {}, .expected = {}, .found = {}, .remedy = {}};
    if (integration->unreadable_secrets) return *integration->unreadable_secrets;
    auto config = schema.join(integration->settings.config_json, integration->settings.secrets);
    if (!config) return config.failure();
    return StartingPoint{std::move(config).value(), store.checkpoint(id)};
}

}  // namespace

template <class T, class Work>
void StoreRecords::run(Work work, Answer<T> answer) {
    path_.run([this, work = std::move(work), answer = std::move(answer)] {
        Result<T> result = [&]() -> Result<T> {
            try {
                return work();
            } catch (const std::exception& error) {
                return store_failure(error);
            }
        }();
        loop_.post([answer, result = std::move(result)] { answer(result); });
    });
}

void StoreRecords::load(std::int64_t integration_id, const plugins::PluginManifest& manifest,
                        Answer<StartingPoint> answer) {
    run<StartingPoint>(
        [this, integration_id, schema = manifest.config_schema]() -> Result<StartingPoint> {
            store::IntegrationStore store(writer_, secrets_);
            return starting_point(store, integration_id, *schema);
        },
        std::move(answer));
}

void StoreRecords::commit(WaitingCommit commit) {
    commit.done = [this, done = std::move(commit.done)](const Result<store::CommitOutcome>& outcome) {
        loop_.post([done, outcome] { done(outcome); });
    };
    path_.submit(std::move(commit));
}

void StoreRecords::save_status(StatusRecord record, Answer<void> answer) {
    put({record.integration_id, std::move(record.name), std::move(record.change), record.tally, record.audited},
        std::move(answer));
}

void StoreRecords::add_tally(std::int64_t integration_id, const domain::Tally& tally, Answer<void> answer) {
    put({integration_id, {}, {}, tally}, std::move(answer));
}

void StoreRecords::put(store::StatusNote note, Answer<void> answer) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(std::move(note));
    answers_.push_back(std::move(answer));
    if (notes_.size() == 1) path_.run([this] { write_notes(); });
}

// On the writer's thread. What comes while it writes is the next one's.
void StoreRecords::write_notes() {
    std::vector<store::StatusNote> notes;
    std::vector<Answer<void>> answers;
    {
        const std::lock_guard lock(mutex_);
        notes.swap(notes_);
        answers.swap(answers_);
    }
    Result<void> written;
    try {
        store::StatusBook(writer_).record(notes);
    } catch (const std::exception& error) {
        written = store_failure(error);
    }
    loop_.post([answers = std::move(answers), written] {
        for (const auto& answer : answers) answer(written);
    });
}

void StoreRecords::quarantine(QuarantineRecord record, Answer<void> answer) {
    run<void>(
        [this, record = std::move(record)]() -> Result<void> {
            store::QuarantineStore(writer_).add(record.sha256, record.since_s);
            store::AuditLog(writer_).append({.row = 0,
                                             .at_s = record.since_s,
                                             .actor = "host",
                                             .action = "plugin.quarantine",
                                             .subject = record.plugin_id,
                                             .detail = record.reason});
            return {};
        },
        std::move(answer));
}

void StoreRecords::release(std::string sha256, Answer<void> answer) {
    run<void>(
        [this, sha256 = std::move(sha256)]() -> Result<void> {
            store::QuarantineStore(writer_).lift(sha256);
            return {};
        },
        std::move(answer));
}

void StoreRecords::write_snapshots(std::int64_t now_s, Answer<void> answer) {
    run<void>(
        [this, now_s]() -> Result<void> {
            store::ScoreStore(writer_).write_snapshots(now_s);
            return {};
        },
        std::move(answer));
}

// In between others have their turn at the writer.
void StoreRecords::look_ahead(std::int64_t now_s, Answer<void> answer) {
    run<bool>([this, now_s]() -> Result<bool> { return store::ScoreStore(writer_).look_ahead(now_s); },
              [this, now_s, answer = std::move(answer)](const Result<bool>& more) {
                  if (!more.ok()) return answer(more.failure());
                  if (*more) return look_ahead(now_s, answer);
                  answer({});
              });
}

}  // namespace risk::integrations

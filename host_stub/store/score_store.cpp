// SPDX-License-Identifier: Apache-2.0
#include "store/score_store.hpp"

#include <soci/soci.h>

#include "domain/person.hpp"
#include "store/action_type_shares.hpp"
#include "store/door.hpp"
#include "store/organisation_scores.hpp"
#include "store/score_explanation.hpp"
#include "store/score_list.hpp"
#include "store/score_snapshots.hpp"
#include "store/segment_window.hpp"
#include "store/transaction.hpp"

namespace risk::store {

ScoreStore::ScoreStore(Database& database) : database_(database) {}

Result<ScorePage> ScoreStore::list(const ScoreQuery& query, std::int64_t now_s) {
    return or_failure(database_, [&](soci::session& sql) { return list_scores(sql, query, now_s); });
}

std::vector<ScoreRow> ScoreStore::highest(std::int64_t now_s, std::uint32_t limit) {
    return or_throw(database_, [&](soci::session& sql) { return highest_scores(sql, now_s, limit); });
}

std::optional<Explanation> ScoreStore::explain(std::string_view email, std::int64_t now_s) {
    return or_throw(database_,
                    [&](soci::session& sql) { return explain_score(sql, domain::normalise_address(email), now_s); });
}

std::optional<WhatIf> ScoreStore::what_if(std::string_view email, std::int64_t now_s) {
    return or_throw(database_,
                    [&](soci::session& sql) { return imagine_alert(sql, domain::normalise_address(email), now_s); });
}

OrganisationScore ScoreStore::organisation(std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) { return read_organisation(sql, now_s); });
}

std::vector<ActionTypeShare> ScoreStore::action_types(std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) { return share_by_action_type(sql, now_s); });
}

void ScoreStore::write_snapshots(std::int64_t now_s) {
    or_throw(database_, [&](soci::session& sql) { snapshot_days_before(sql, now_s); });
}

bool ScoreStore::look_ahead(std::int64_t now_s) {
    return or_throw(database_, [&](soci::session& sql) { return store::look_ahead(sql, now_s); });
}

std::vector<Snapshot> ScoreStore::history(std::string_view email, std::int64_t from_day, std::int64_t to_day) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return read_history(sql, domain::normalise_address(email), from_day, to_day);
    });
}

std::vector<OrganisationSnapshot> ScoreStore::organisation_history(std::int64_t from_day, std::int64_t to_day) {
    return or_throw(database_, [&](soci::session& sql) { return read_organisation_history(sql, from_day, to_day); });
}

}  // namespace risk::store

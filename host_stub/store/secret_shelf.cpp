// SPDX-License-Identifier: Apache-2.0
#include "store/secret_shelf.hpp"

#include <soci/soci.h>

#include <bit>

#include "store/blob.hpp"
#include "store/secret_box.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {
namespace {

std::string context(std::int64_t integration_id, const std::string& field) {
    if (integration_id == notices_owner) return "notices, field " + field;
    return "integration " + std::to_string(integration_id) + ", field " + field;
}

Failure another_key(const SecretBox& box, KeyId expected) {
    return {
        "The secret was not stored", box.file().string(),
        "key " + key_text(expected) + ", with which the other secrets here are encrypted",
        "key " + key_text(box.key().id()),
        "Name the right file with --key-file. If that key is lost, restart the host: it goes on with this one and says "
        "which integrations need their secrets again."};
}

// Without a record the first secret decides; those of a version that kept none must open with the key at hand.
Result<std::shared_ptr<const SecretKey>> key_in_use(soci::session& sql, const SecretBox& box) {
    if (const auto record = key_on_record(sql)) {
        auto key = box.find(record->id);
        if (!key) return another_key(box, record->id);
        return key;
    }
    const auto there = all_sealed(sql);
    if (!there.empty()) {
        if (auto clear = unseal(box, there.front()); !clear) return clear.failure();
    }
    record_key(sql, {box.key().id(), box.key().made_s()});
    return box.find(box.key().id());
}

void put(soci::session& sql, std::int64_t integration_id, const std::string& field, const std::string& sealed) {
    soci::blob bytes(sql);
    write_blob(bytes, sealed);
    if (integration_id == notices_owner) {
        run_statement(sql, "UPDATE notice_target SET sealed = :sealed", soci::use(bytes));
        return;
    }
    run_statement(sql,
                  "INSERT INTO integration_secrets (integration_id, field, sealed) VALUES (:id, :field, :sealed)"
                  " ON CONFLICT (integration_id, field) DO UPDATE SET sealed = excluded.sealed",
                  soci::use(integration_id), soci::use(field), soci::use(bytes));
}

}  // namespace

Result<void> put_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id,
                         const std::map<std::string, Secret>& secrets) {
    if (secrets.empty()) return {};
    const auto key = key_in_use(sql, box);
    if (!key) return key.failure();
    for (const auto& [field, secret] : secrets) {
        put(sql, integration_id, field, seal_with(**key, secret, context(integration_id, field)));
    }
    return {};
}

TakenSecrets take_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id) {
    TakenSecrets taken;
    std::string field;
    soci::blob sealed(sql);
    const std::string notices = notices_field;
    soci::statement query = prepare_statement(sql,
                                              "SELECT field, sealed FROM integration_secrets WHERE integration_id = :id"
                                              " UNION ALL SELECT :notices, sealed FROM notice_target WHERE :id = 0",
                                              soci::use(integration_id, "id"), soci::use(notices, "notices"),
                                              soci::into(field), soci::into(sealed));
    query.execute();
    while (query.fetch()) {
        auto secret = box.unseal(read_blob(sealed), context(integration_id, field));
        if (secret) {
            taken.secrets.emplace(field, *std::move(secret));
        } else if (!taken.failure) {
            taken.failure = secret.failure();
        }
    }
    return taken;
}

std::optional<KeyRecord> key_on_record(soci::session& sql) {
    if (!setting::has(sql, setting::secret_key)) return std::nullopt;
    return KeyRecord{std::bit_cast<KeyId>(setting::get(sql, setting::secret_key, 0)),
                     setting::get(sql, setting::secret_key_since_s, 0)};
}

void record_key(soci::session& sql, const KeyRecord& record) {
    setting::set(sql, setting::secret_key, std::bit_cast<std::int64_t>(record.id));
    setting::set(sql, setting::secret_key_since_s, record.since_s);
}

static std::vector<SealedSecret> sealed_for_notices(soci::session& sql) {
    std::vector<SealedSecret> found;
    soci::blob sealed(sql);
    soci::statement query =
        prepare_statement(sql, "SELECT sealed FROM notice_target WHERE length(sealed) > 0", soci::into(sealed));
    query.execute();
    while (query.fetch()) found.push_back({notices_owner, "the webhook for notices", notices_field, read_blob(sealed)});
    return found;
}

std::vector<SealedSecret> all_sealed(soci::session& sql) {
    std::vector<SealedSecret> all;
    SealedSecret row{};
    soci::blob sealed(sql);
    soci::statement query = prepare_statement(
        sql,
        "SELECT s.integration_id, i.name, s.field, s.sealed FROM integration_secrets s"
        " JOIN integrations i ON i.id = s.integration_id ORDER BY i.name_key, s.field",
        soci::into(row.integration_id), soci::into(row.integration), soci::into(row.field), soci::into(sealed));
    query.execute();
    while (query.fetch()) {
        row.sealed = read_blob(sealed);
        all.push_back(row);
    }
    const auto notices = sealed_for_notices(sql);
    all.insert(all.end(), notices.begin(), notices.end());
    return all;
}

Result<Secret> unseal(const SecretBox& box, const SealedSecret& secret) {
    return box.unseal(secret.sealed, context(secret.integration_id, secret.field));
}

void seal_again(soci::session& sql, const SecretKey& key, const SealedSecret& secret, const Secret& clear) {
    put(sql, secret.integration_id, secret.field, seal_with(key, clear, context(secret.integration_id, secret.field)));
}

}  // namespace risk::store

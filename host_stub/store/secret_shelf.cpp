// SPDX-License-Identifier: Apache-2.0
#include "store/secret_shelf.hpp"

#include <soci/soci.h>

#include "store/blob.hpp"
#include "store/secret_box.hpp"

namespace risk::store {
namespace {

std::string context(std::int64_t integration_id, const std::string& field) {
    return "integration " + std::to_string(integration_id) + ", field " + field;
}

}  // namespace

void put_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id,
                 const std::map<std::string, Secret>& secrets) {
    for (const auto& [field, secret] : secrets) {
        soci::blob sealed(sql);
        write_blob(sealed, box.seal(secret, context(integration_id, field)));
        sql << "INSERT INTO integration_secrets (integration_id, field, sealed) VALUES (:id, :field, :sealed)"
               " ON CONFLICT (integration_id, field) DO UPDATE SET sealed = excluded.sealed",
            soci::use(integration_id), soci::use(field), soci::use(sealed);
    }
}

TakenSecrets take_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id) {
    TakenSecrets taken;
    std::string field;
    soci::blob sealed(sql);
    soci::statement query = (sql.prepare << "SELECT field, sealed FROM integration_secrets WHERE integration_id = :id",
                             soci::use(integration_id), soci::into(field), soci::into(sealed));
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

}  // namespace risk::store

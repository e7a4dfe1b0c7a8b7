// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "store/key_file.hpp"

namespace soci {
class session;
}

namespace risk::store {

class SecretBox;

/// In place of an integration's id: what notices are signed with is on the same shelf, so that no change of the key passes
/// it by. It goes into the row of the webhook, which must be there.
inline constexpr std::int64_t notices_owner = 0;
inline constexpr auto notices_field = "signing secret";

/// The secrets of an integration, sealed, each bound to its integration and field. Fails if the key that the store's
/// secrets are sealed with is not at hand: one sealed with another would be lost with it.
Result<void> put_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id,
                         const std::map<std::string, Secret>& secrets);

struct TakenSecrets {
    std::map<std::string, Secret> secrets;
    std::optional<Failure> failure;  ///< of the first that could not be decrypted
};
TakenSecrets take_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id);

/// Which key secrets are sealed with, and since when. Nothing before the first secret.
struct KeyRecord {
    KeyId id;
    std::int64_t since_s;
};
std::optional<KeyRecord> key_on_record(soci::session& sql);
void record_key(soci::session& sql, const KeyRecord& record);

/// All that is sealed, of all integrations.
struct SealedSecret {
    std::int64_t integration_id;
    std::string integration, field;  ///< the name it has now
    std::string sealed;
};
std::vector<SealedSecret> all_sealed(soci::session& sql);
Result<Secret> unseal(const SecretBox& box, const SealedSecret& secret);
/// Replaces what is sealed by the same, sealed with that key.
void seal_again(soci::session& sql, const SecretKey& key, const SealedSecret& secret, const Secret& clear);

}  // namespace risk::store

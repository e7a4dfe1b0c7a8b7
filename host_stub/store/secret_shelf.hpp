// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/secret.hpp"

namespace soci {
class session;
}

namespace risk::store {

class SecretBox;

/// The secrets of an integration, sealed, each bound to its integration and field.
void put_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id,
                 const std::map<std::string, Secret>& secrets);

struct TakenSecrets {
    std::map<std::string, Secret> secrets;
    std::optional<Failure> failure;  ///< of the first that could not be decrypted
};
TakenSecrets take_secrets(soci::session& sql, const SecretBox& box, std::int64_t integration_id);

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "domain/counters.hpp"
#include "domain/status.hpp"

namespace risk::store {

class Database;
class SecretBox;

/// What an operator says of an integration.
struct IntegrationSettings {
    std::string plugin_id;
    std::string name;  ///< unique, case-insensitively
    std::string description;
    std::string contact_name;
    std::string contact_email;
    std::string config_json;                ///< one JSON object without the secret fields
    std::map<std::string, Secret> secrets;  ///< by field name; encrypted at rest
    std::int64_t interval_ms = 300'000;
};

struct Integration {
    std::int64_t id = 0;
    IntegrationSettings settings;
    bool paused = false;
    std::int64_t revision = 1;  ///< grows with each edit, pause or resume: what a running host compares
    std::int64_t created_s = 0;
    domain::StatusChange status;                ///< as last written by a running host
    std::optional<Failure> unreadable_secrets;  ///< why settings.secrets is not complete: the key file was replaced
};

/// What integrations are looked for by.
struct IntegrationOutline {
    std::int64_t id = 0;
    std::string plugin_id, name, description;
    bool paused = false;
};

/// Numbers that differ once an integration was added, edited, paused, resumed or removed, or counters were moved by other
/// than what it reads. Ids are never used again and revisions only grow, so no two changes make up for each other.
struct IntegrationMarks {
    std::int64_t integrations = 0, newest_id = 0, revisions = 0;
    std::int64_t matched_late = 0;
    friend bool operator==(const IntegrationMarks&, const IntegrationMarks&) = default;
};

class IntegrationStore {
  public:
    IntegrationStore(Database& database, const SecretBox& secrets);

    /// The new id. Fails if the name is taken.
    Result<std::int64_t> add(const IntegrationSettings& settings, std::int64_t now_s);
    /// Replaces all settings but the plugin; secrets not named in settings.secrets keep their value. The checkpoint stays.
    /// Fails (where = "revision") if it is no longer of that revision: somebody else was faster.
    Result<void> update(std::int64_t id, const IntegrationSettings& settings,
                        std::optional<std::int64_t> revision = std::nullopt);
    Result<void> set_paused(std::int64_t id, bool paused);
    /// Its events and scores stay; its checkpoint, secrets and counters go.
    Result<void> remove(std::int64_t id);

    [[nodiscard]] std::vector<Integration> list();             ///< by name; without secrets
    [[nodiscard]] std::vector<IntegrationOutline> outlines();  ///< of all, by name
    [[nodiscard]] std::vector<Integration> list(
        std::span<const std::int64_t> ids);                                   ///< those that exist; without secrets
    [[nodiscard]] std::optional<Integration> find(std::int64_t id);           ///< secrets in clear
    [[nodiscard]] std::optional<Integration> find_by_name(std::string_view);  ///< secrets in clear

    [[nodiscard]] std::string checkpoint(std::int64_t id);
    [[nodiscard]] domain::Counters counters(std::int64_t id);
    [[nodiscard]] std::map<std::int64_t, domain::Counters> all_counters();  ///< by id
    [[nodiscard]] IntegrationMarks marks();

  private:
    Database& database_;
    const SecretBox& secrets_;
};

}  // namespace risk::store

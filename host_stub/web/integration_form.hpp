// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "integrations/integration_draft.hpp"
#include "web/body_reader.hpp"

namespace risk::web {

/// A body that describes an integration, beside what is stored of it so far.
class IntegrationForm {
  public:
    /// A new one of that plugin. body: what is wrong with its form is told with the rest, by check().
    IntegrationForm(BodyReader& body, const plugins::PluginManifest& plugin);
    /// One that exists: what the body leaves out stays as it is, and so do secrets that are absent or empty.
    IntegrationForm(BodyReader& body, const plugins::PluginManifest& plugin, const store::IntegrationSettings& before);

    enum class Purpose : std::uint8_t { save, trial };
    /// 422 with every field that is wrong. taken: whether the name is another integration's.
    void check(bool developer, Purpose purpose, bool taken = false);

    [[nodiscard]] const integrations::IntegrationDraft& draft() const { return draft_; }
    [[nodiscard]] store::IntegrationSettings settings() const { return integrations::settings_of(draft_, plugin_); }

  private:
    void read();

    BodyReader& body_;
    const plugins::PluginManifest& plugin_;
    const store::IntegrationSettings* before_ = nullptr;
    integrations::IntegrationDraft draft_;
};

}  // namespace risk::web

// SPDX-License-Identifier: Apache-2.0
#include "domain/status.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace risk::domain {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 9> words{{
    {Status::connecting, "Connecting"},
    {Status::connected, "Connected"},
    {Status::throttled, "Throttled"},
    {Status::needs_attention, "Needs attention"},
    {Status::credentials_rejected, "Credentials rejected"},
    {Status::permission_missing, "Permission missing"},
    {Status::unreachable, "Unreachable"},
    {Status::paused, "Paused"},
    {Status::plugin_failed, "Plugin failed"},
}};

}  // namespace

std::string_view status_word(Status status) {
    const auto* entry =
        std::find_if(words.begin(), words.end(), [&](const auto& pair) { return pair.first == status; });
    return entry == words.end() ? "Unknown" : entry->second;
}

std::optional<Status> status_from_word(std::string_view word) {
    const auto* entry = std::find_if(words.begin(), words.end(), [&](const auto& pair) { return pair.second == word; });
    if (entry == words.end()) return std::nullopt;
    return entry->first;
}

}  // namespace risk::domain

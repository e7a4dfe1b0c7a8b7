// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

// By normalised address.
std::optional<Explanation> explain_score(soci::session& sql, const std::string& email, std::int64_t now_s);
std::optional<WhatIf> imagine_alert(soci::session& sql, const std::string& email, std::int64_t now_s);

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "store/notice_store.hpp"

namespace risk::integrations {

/// What the receiver gets: one JSON object, byte for byte the same at every attempt.
std::string notice_body(const store::Notice& notice);
/// Of no integration, to try the way.
std::string trial_body(const std::string& id, std::int64_t now_s);

/// What a person does about a status: one or two sentences.
std::string_view notice_advice(std::string_view status);

/// "t=1767225600,v1=HEX": HMAC-SHA256 with the secret over the seconds, a dot and the body. The receiver refuses what is
/// too old, so that nobody can say it again later.
std::string notice_signature(const Secret& secret, std::int64_t now_s, std::string_view body);

/// 64 hex digits out of the machine's generator.
Secret new_notice_secret();

}  // namespace risk::integrations

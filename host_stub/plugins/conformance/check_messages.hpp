// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugins/conformance/check_result.hpp"
#include "plugins/conformance/subject.hpp"

// What passes between a check's process and the one that started it: JSON texts.

namespace risk::conformance {

struct Judgement {
    Verdict verdict = Verdict::passed;
    std::string detail;
};

std::string encode(const CheckOrder& order);
std::optional<CheckOrder> decode_order(std::string_view text);

std::string encode(const Judgement& judgement);
std::optional<Judgement> decode_judgement(std::string_view text);

}  // namespace risk::conformance

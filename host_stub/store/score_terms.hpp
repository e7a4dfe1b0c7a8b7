// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/score_store.hpp"

namespace risk::store {

/// What a list of scores is sorted by, in SQL: scores are s, people p, :now and :day the moments that are compared.
std::string sort_key(ScoreSort sort, bool day_on_record);

/// For LIKE … ESCAPE '\': anywhere in a text; what would be taken for a wildcard stands for itself.
std::string like_pattern(const std::string& part);

}  // namespace risk::store

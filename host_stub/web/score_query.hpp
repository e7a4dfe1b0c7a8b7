// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"
#include "web/query_reader.hpp"

namespace risk::web {

/// The filters and the order that the list and the export of scores share: q, band, department, sort, order. Names run
/// from A to Z and everything else from the most to the least unless the order is given.
store::ScoreQuery read_score_query(const QueryReader& reader);

}  // namespace risk::web

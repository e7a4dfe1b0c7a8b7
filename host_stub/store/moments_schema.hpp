// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::store {

/// Migration 6: by the second only what is asked for by the second. The host fills the table anew when it starts.
inline constexpr auto moments_schema = R"sql(
DELETE FROM segment_moments;

-- What segment_window.hpp says.
CREATE TABLE segment_window (
    id                   INTEGER PRIMARY KEY CHECK (id = 1),
    from_s               INTEGER NOT NULL,
    to_s                 INTEGER NOT NULL,
    ahead_through_person INTEGER NOT NULL
) STRICT;
INSERT INTO segment_window (id, from_s, to_s, ahead_through_person) VALUES (1, 0, 0, 0);
)sql";

}  // namespace risk::store

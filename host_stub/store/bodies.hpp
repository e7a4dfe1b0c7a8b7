// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/body_block.hpp"
#include "store/quick_statement.hpp"

namespace risk::store {

/// Writes the bodies of new events, many to a block. A block is named after the row of its first event; the others follow
/// without a gap. Use within a transaction.
class BodyWriter {
  public:
    explicit BodyWriter(soci::session& sql);

    void begin();  ///< without what an earlier transaction left behind
    /// Of the next row. The view has to last until it is written.
    void add(std::int64_t seq, std::string_view body);
    void write();  ///< what is waiting

  private:
    void write_block();

    QuickStatement insert_;
    std::optional<BodyPacker> packer_;
    std::vector<std::string_view> waiting_;
    std::int64_t first_seq_ = 0;
    std::size_t bytes_ = 0;
};

/// The body of an event, byte for byte. Throws as on a damaged database if there is none.
std::string read_body(soci::session& sql, std::int64_t seq);

}  // namespace risk::store

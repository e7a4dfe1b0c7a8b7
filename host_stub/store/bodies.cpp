// SPDX-License-Identifier: Apache-2.0
#include "store/bodies.hpp"

#include <soci/soci.h>

#include "store/sqlite.hpp"

namespace risk::store {

BodyWriter::BodyWriter(soci::session& sql) : insert_(sql, "INSERT INTO bodies (first_seq, packed) VALUES (?, ?)") {}

void BodyWriter::begin() {
    waiting_.clear();
    packer_.reset();
}

void BodyWriter::add(std::int64_t seq, std::string_view body) {
    const bool follows = seq == first_seq_ + static_cast<std::int64_t>(waiting_.size());
    if (!follows || waiting_.size() == most_bodies_in_block || bytes_ >= full_block_bytes) write_block();
    if (waiting_.empty()) {
        first_seq_ = seq;
        bytes_ = 0;
    }
    waiting_.push_back(body);
    bytes_ += body.size();
}

void BodyWriter::write_block() {
    if (waiting_.empty()) return;
    if (!packer_) packer_.emplace();
    insert_.run(first_seq_, Bytes{packer_->pack(waiting_)});
    waiting_.clear();
}

void BodyWriter::write() {
    write_block();
    packer_.reset();
}

std::string read_body(soci::session& sql, std::int64_t seq) {
    std::optional<std::string> body;
    QuickStatement block(sql,
                         "SELECT first_seq, packed FROM bodies WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1");
    block.first(
        [&](const QuickStatement& row) {
            body = unpack_body(row.text(1), static_cast<std::size_t>(seq - row.number(0)));
        },
        seq);
    if (!body) throw_damaged("the body of event " + std::to_string(seq) + " cannot be read");
    return std::move(*body);
}

}  // namespace risk::store

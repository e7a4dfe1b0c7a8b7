// SPDX-License-Identifier: Apache-2.0
#include "store/snapshot_blocks.hpp"

#include <soci/soci.h>

#include "store/snapshot_schema.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t people_in_block = 256;

std::size_t place_of(std::int64_t person_id) { return static_cast<std::size_t>(person_id % people_in_block); }

}  // namespace

SnapshotBlockWriter::SnapshotBlockWriter(soci::session& sql)
    : insert_(sql, "INSERT INTO score_snapshots (behaviour, day, block, tenths) VALUES (1, ?, ?, ?)") {}

void SnapshotBlockWriter::add(std::int64_t day, std::int64_t person_id, int tenths) {
    const auto block = person_id / people_in_block;
    if (day != day_ || block != block_) finish();
    day_ = day;
    block_ = block;
    bytes_.resize(place_of(person_id), '\0');
    bytes_.push_back(static_cast<char>(tenths));
}

void SnapshotBlockWriter::finish() {
    if (!bytes_.empty()) insert_.run(day_, block_, Bytes{bytes_});
    bytes_.clear();
}

SnapshotBlocks::SnapshotBlocks(soci::session& sql)
    : select_(sql, "SELECT tenths FROM score_snapshots WHERE behaviour = 1 AND day = ? AND block = ?") {}

int SnapshotBlocks::tenths(std::int64_t day, std::int64_t person_id) {
    const auto block = person_id / people_in_block;
    if (day != day_ || block != block_) {
        day_ = day;
        block_ = block;
        bytes_.clear();
        select_.first([this](const QuickStatement& row) { bytes_ = row.text(0); }, day, block);
    }
    const auto place = place_of(person_id);
    return place < bytes_.size() ? static_cast<unsigned char>(bytes_[place]) : 0;
}

void pack_snapshots(soci::session& sql) {
    QuickStatement former(
        sql, "SELECT day, person_id, tenths FROM score_snapshots_6 WHERE behaviour = 1 ORDER BY day, person_id");
    SnapshotBlockWriter blocks(sql);
    former.each([&blocks](const QuickStatement& row) {
        blocks.add(row.number(0), row.number(1), static_cast<int>(row.number(2)));
        return true;
    });
    blocks.finish();
    run_script(sql, "DROP TABLE score_snapshots_6");
}

}  // namespace risk::store

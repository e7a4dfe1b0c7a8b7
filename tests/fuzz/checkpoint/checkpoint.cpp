// SPDX-License-Identifier: Apache-2.0
// Bytes as a checkpoint: taken only if their check sums are right, so each input is also tried with the sums mended. Then
// what is taken encodes to bytes that mean the same, within the size that a host keeps.
#include "alerts/checkpoint.hpp"

#include <algorithm>

#include "fuzz.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::fuzz {
namespace {

using incydr::Checkpoint;

constexpr std::size_t count_at = 20, sum_at = 24, length_at = 32, tenant_at = 34;

void check(std::string_view bytes) {
    auto read = Checkpoint::decode(bytes);
    if (!read) {
        require(read.failure().cause() == RP_E_CONFIG, "a place that is lost is an operator's to mend");
        return;
    }
    Checkpoint& kept = read->checkpoint;
    if (read->damaged) require(kept.size() == 0, "of entries that are lost none is kept");
    const std::string encoded = kept.encode();
    require(encoded.size() <= RP_MAX_CHECKPOINT, "a checkpoint is within the host's limit");
    const auto again = Checkpoint::decode(encoded);
    require(again.ok() && !again->damaged, "what was written is read");
    require(again->checkpoint.activated_ms() == kept.activated_ms(), "with the same activation");
    require(again->checkpoint.size() == kept.size(), "and as many entries");
    require(kept.tenant().starts_with(again->checkpoint.tenant()), "and the tenant");
    require(again->checkpoint.encode() == encoded, "and is written as before");
    const auto before = kept.size();
    kept.prune(1'772'366'400'000);
    require(kept.size() <= before, "pruning never adds");
}

void put_sum(std::string& bytes, std::size_t at, std::string_view covered) {
    const auto digest = incydr::digest_of(covered);
    std::copy_n(digest.begin(), 8, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

/// The bytes with their check sums, and their count of entries, made right.
std::string mended(std::string bytes) {
    if (bytes.size() < tenant_at) return bytes;
    const std::size_t tenant =
        static_cast<unsigned char>(bytes[length_at]) + 256U * static_cast<unsigned char>(bytes[length_at + 1]);
    const std::size_t header = tenant_at + tenant;
    if (bytes.size() < header + 8) return bytes;
    const std::size_t entries = (bytes.size() - header - 8) / 16;
    bytes.resize(header + 8 + 16 * entries);
    for (std::size_t at = 0; at < 4; ++at) bytes[count_at + at] = static_cast<char>(entries >> (8 * at));
    put_sum(bytes, sum_at, std::string_view(bytes).substr(header + 8));
    put_sum(bytes, header, std::string_view(bytes).substr(0, header));
    return bytes;
}

}  // namespace

void try_input(std::string_view input) {
    check(input);
    check(mended(std::string(input)));
}

}  // namespace risk::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_block.hpp"

#include "domain/behaviour_score.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t latest_s = 10'000'000'000;  // more than nanoseconds in 64 bits can say

// Seven bits a byte, the lowest first, a high bit where more follow; small negative numbers are short, too. Sums wrap around:
// what somebody else has put there is refused, whatever it is.
class Writer {
  public:
    static constexpr std::size_t most_bytes = 10;  // a number

    explicit Writer(char* place) : place_(place) {}

    void put(std::int64_t number, std::int64_t before) {
        const auto difference = static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(before);
        auto rest = (difference << 1) ^ (0 - (difference >> 63));
        for (; rest >= 0x80; rest >>= 7) *place_++ = static_cast<char>(rest | 0x80);
        *place_++ = static_cast<char>(rest);
    }
    [[nodiscard]] const char* end() const { return place_; }

  private:
    char* place_;
};

class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    std::int64_t get(std::int64_t before) {
        std::uint64_t number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return static_cast<std::int64_t>(((number >> 1) ^ (0 - (number & 1))) +
                                                 static_cast<std::uint64_t>(before));
        }
        throw_damaged("a block of the ledger that cannot be read");
    }

  private:
    std::string_view rest_;
};

}  // namespace

void pack_entries(std::span<const Entry> entries, std::string& packed) {
    packed.resize(entries.size() * 4 * Writer::most_bytes);
    Writer writer(packed.data());
    Entry before;
    for (const auto& entry : entries) {
        writer.put(entry.occurred_s, before.occurred_s);
        writer.put(entry.event_seq, before.event_seq);
        writer.put(entry.penalty_seconds, before.penalty_seconds);
        writer.put(entry.action_type, before.action_type);
        before = entry;
    }
    packed.resize(static_cast<std::size_t>(writer.end() - packed.data()));
}

void unpack_entries(std::string_view packed, std::vector<Entry>& entries) {
    entries.clear();
    Entry entry;
    for (Reader reader(packed); !reader.done();) {
        const auto before = entry.occurred_s;
        entry.occurred_s = reader.get(entry.occurred_s);
        entry.event_seq = reader.get(entry.event_seq);
        entry.penalty_seconds = reader.get(entry.penalty_seconds);
        entry.action_type = reader.get(entry.action_type);
        const bool in_order = entries.empty() || entry.occurred_s >= before;
        const bool possible = entry.occurred_s <= latest_s && entry.occurred_s >= -latest_s &&
                              entry.penalty_seconds > 0 && entry.penalty_seconds <= domain::full_seconds;
        if (!in_order || !possible) throw_damaged("a block of the ledger that contradicts itself");
        entries.push_back(entry);
    }
}

}  // namespace risk::store

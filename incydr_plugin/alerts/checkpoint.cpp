// SPDX-License-Identifier: Apache-2.0
#include "alerts/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "plugin_api/risk_plugin.h"

namespace risk::incydr {
namespace {

constexpr std::string_view magic = "RPINCYDR";
constexpr std::uint32_t version = 1;
constexpr std::size_t entry_size = 16;
constexpr std::size_t longest_tenant = 256;
constexpr std::size_t longest_header = longest_tenant + 64;
static_assert(Checkpoint::most_entries * entry_size + longest_header <= RP_MAX_CHECKPOINT);

template <class Number>
void put(std::string& out, Number number) {
    auto bits = static_cast<std::uint64_t>(number);
    for (std::size_t at = 0; at < sizeof(Number); ++at, bits >>= 8U) out += static_cast<char>(bits & 0xffU);
}

void put_at(std::string& out, std::size_t at, std::uint64_t number) {
    std::string bytes;
    put(bytes, number);
    out.replace(at, bytes.size(), bytes);
}

std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t bits = 0;
    for (std::size_t at = bytes.size(); at-- > 0;) bits = bits << 8U | static_cast<std::uint8_t>(bytes[at]);
    return bits;
}

std::uint64_t check(std::string_view bytes) {
    const Digest digest = digest_of(bytes);
    return number_in({reinterpret_cast<const char*>(digest.data()), 8});
}

// Takes fields off the front; remembers once there were not enough bytes.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}

    std::string_view take(std::size_t length) {
        if (length > left_.size()) return enough_ = false, std::string_view();
        const std::string_view taken = left_.substr(0, length);
        left_.remove_prefix(length);
        return taken;
    }
    template <class Number>
    Number number() {
        return static_cast<Number>(number_in(take(sizeof(Number))));
    }
    [[nodiscard]] bool enough() const { return enough_; }
    [[nodiscard]] std::string_view left() const { return left_; }

  private:
    std::string_view left_;
    bool enough_ = true;
};

rp::Failure lost(const std::string& found) {
    return {RP_E_CONFIG,
            "The saved place of this integration cannot be used: expected a checkpoint of the Incydr plugin, found " +
                found +
                ". When it was activated is not known any more, and is not made up. Restore the database from a "
                "backup, or delete the integration and add it again: what was counted stays and is not counted twice.",
            "checkpoint"};
}

}  // namespace

Answer<Checkpoint::Read> Checkpoint::decode(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.take(magic.size()) != magic) return lost("something else (" + std::to_string(bytes.size()) + " bytes)");
    if (const auto found = reader.number<std::uint32_t>(); reader.enough() && found > version) {
        return rp::Failure(RP_E_CONFIG,
                           "The saved place of this integration was written by a newer plugin (format " +
                               std::to_string(found) + ", expected at most " + std::to_string(version) +
                               "). Install that version again.",
                           "checkpoint");
    }
    const auto activated = reader.number<std::int64_t>();
    const auto count = reader.number<std::uint32_t>();
    const auto entries_check = reader.number<std::uint64_t>();
    const std::string_view tenant = reader.take(reader.number<std::uint16_t>());
    const std::size_t covered = bytes.size() - reader.left().size();
    const auto header_check = reader.number<std::uint64_t>();
    if (!reader.enough()) return lost("one that is cut off");
    if (header_check != check(bytes.substr(0, covered))) return lost("one whose check sum is wrong");

    Read read{Checkpoint(std::string(tenant), activated), true};
    const std::string_view entries = reader.left();
    if (entries.size() != count * entry_size || entries_check != check(entries)) return read;
    read.damaged = false;
    read.checkpoint.decided_.reserve(count);
    for (std::size_t at = 0; at < entries.size(); at += entry_size) {
        Decided one;
        std::copy_n(entries.begin() + static_cast<std::ptrdiff_t>(at), one.id.size(), one.id.begin());
        one.begin_s = static_cast<std::uint32_t>(number_in(entries.substr(at + one.id.size(), 4)));
        read.checkpoint.add(one);
    }
    return read;
}

std::string Checkpoint::encode() const {
    const std::string tenant = tenant_.substr(0, longest_tenant);
    std::string out;
    out.reserve(longest_header + decided_.size() * entry_size);
    out.append(magic);
    put(out, version);
    put(out, activated_ms_);
    put(out, static_cast<std::uint32_t>(decided_.size()));
    const std::size_t check_at = out.size();
    put(out, std::uint64_t(0));
    put(out, static_cast<std::uint16_t>(tenant.size()));
    out.append(tenant);
    const std::size_t header_check_at = out.size();
    put(out, std::uint64_t(0));
    const std::size_t entries_at = out.size();
    put_sorted(out);
    put_at(out, check_at, check(std::string_view(out).substr(entries_at)));
    put_at(out, header_check_at, check(std::string_view(out).substr(0, header_check_at)));
    return out;
}

// In place: with a hundred thousand of them each copy counts.
void Checkpoint::put_sorted(std::string& out) const {
    struct Entry {
        Digest id;
        std::array<std::uint8_t, 4> begin_s;
        bool operator<(const Entry& other) const {
            const DigestHash front;
            return front(id) != front(other.id) ? front(id) < front(other.id) : id < other.id;
        }
    };
    static_assert(sizeof(Entry) == entry_size);
    const std::size_t from = out.size();
    out.resize(from + decided_.size() * entry_size);
    auto* const entries = reinterpret_cast<Entry*>(out.data() + from);
    auto* at = entries;
    for (const auto& [id, begin_s] : decided_) {
        at->id = id;
        boost::endian::store_little_u32(at->begin_s.data(), begin_s);
        ++at;
    }
    std::sort(entries, at);
}

std::size_t Checkpoint::prune(std::int64_t begun_before_ms) {
    boost::unordered::erase_if(decided_,
                               [limit = begun_before_ms / 1000](const auto& entry) { return entry.second < limit; });
    if (decided_.size() <= most_entries) return 0;
    const std::size_t excess = decided_.size() - most_entries;
    std::vector<Decided> all;
    all.reserve(decided_.size());
    for (const auto& [id, begin_s] : decided_) all.push_back({id, begin_s});
    const auto edge = all.begin() + static_cast<std::ptrdiff_t>(excess);
    // Of those that began in one second it is always the same ones that go.
    std::nth_element(all.begin(), edge, all.end(), [](const Decided& a, const Decided& b) {
        return std::tie(a.begin_s, a.id) < std::tie(b.begin_s, b.id);
    });
    for (auto at = all.begin(); at != edge; ++at) decided_.erase(at->id);
    return excess;
}

}  // namespace risk::incydr

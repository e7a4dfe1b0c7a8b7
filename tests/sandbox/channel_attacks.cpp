// SPDX-License-Identifier: Apache-2.0
// What can be written past the contract, straight into the channel's descriptor.
#include <unistd.h>

#include <cstdint>
#include <string>

#include "attack.hpp"

namespace risk::attacks {
namespace {

constexpr int channel = 3;

template <class Integer>
void append(std::string& out, Integer value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string frame(const std::string& members, const std::string& bytes = {}) {
    std::string out;
    append(out, static_cast<std::uint32_t>(sizeof(std::uint32_t) + members.size() + bytes.size()));
    append(out, static_cast<std::uint32_t>(members.size()));
    return out + members + bytes;
}

void send(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t now = ::write(channel, bytes.data() + sent, bytes.size() - sent);
        if (now <= 0) return;
        sent += static_cast<std::size_t>(now);
    }
}

/// One event, packed as the runner packs it.
std::string packed(const std::string& id) {
    const std::string texts[] = {id, "attack", "attacker@example.com", "", "forged", "{}", ""};
    std::string out;
    append(out, std::uint32_t{1});
    append(out, std::uint32_t{0});
    append(out, std::uint32_t{1});
    append(out, std::uint64_t{1});
    for (int i = 0; i < 3; ++i) append(out, std::uint64_t{0});
    append(out, std::int32_t{4});
    append(out, std::int64_t{1'767'225'600'000'000'000});
    for (const auto& text : texts) append(out, static_cast<std::uint32_t>(text.size()));
    for (const auto& text : texts) out += text;
    return out;
}

/// A batch within the rules, and the same bytes once more before anybody can have answered.
std::string replay(const Aims& aims) {
    const std::string batch =
        frame(R"({"type":"commit","instance":)" + aims.text("instance") + "}", packed(aims.text("tag") + "replayed"));
    send(batch + batch);
    return {};
}

std::string flood(const Aims& aims) {
    const std::string line =
        frame(R"({"type":"log","instance":)" + aims.text("instance") + R"(,"level":1,"text":"flood"})");
    std::string many;
    for (int i = 0; i < 1000; ++i) many += line;
    for (int i = 0; i < 100; ++i) send(many);
    return {};
}

}  // namespace

std::vector<Attack> channel_attacks() {
    return {
        {"malformed_frame",
         [](const Aims&) {
             send(std::string("\xff\xff\xff\xff and so on", 14));
             return std::string();
         }},
        {"endless_json",
         [](const Aims&) {
             send(frame(std::string(1'000'000, '[')));
             return std::string();
         }},
        {"other_walls",
         [](const Aims&) {
             send(frame(R"({"type":"walls","walls":[]})"));
             return std::string();
         }},
        {"foreign_instance",
         [](const Aims&) {
             send(frame(R"({"type":"commit","instance":987654321})", packed("foreign")));
             return std::string();
         }},
        {"replay", replay},
        {"flood", flood},
    };
}

}  // namespace risk::attacks

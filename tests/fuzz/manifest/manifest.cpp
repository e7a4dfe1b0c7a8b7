// SPDX-License-Identifier: Apache-2.0
// A manifest that is accepted is one that keeps what its form promises; one that is rejected is told where and why.
#include "plugins/plugin_manifest.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cctype>

#include "fuzz.hpp"
#include "plugins/config_schema.hpp"

namespace risk::fuzz {
namespace {

using plugins::PluginManifest;

constexpr auto file = "/plugins/some.json";

bool made_of(std::string_view text, std::string_view others) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    });
}

bool is_plain(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '/' || static_cast<unsigned char>(c) < ' '; });
}

void check(const PluginManifest& manifest) {
    require(made_of(manifest.id, "_-"), "the id is one", manifest.id);
    require(!manifest.name.empty() && !manifest.publisher.empty(), "name and publisher are there");
    require(manifest.library.parent_path() == "/plugins", "the library is beside the manifest",
            manifest.library.native());
    require(is_plain(manifest.library.filename().native()), "the library's name is plain", manifest.library.native());
    require(manifest.library_sha256.size() == 64 && made_of(manifest.library_sha256, ""), "the hash is one");
    require(!manifest.event_kinds.empty(), "there are kinds of events");
    require(manifest.poll_min_s >= 1 && manifest.poll_min_s <= manifest.poll_default_s &&
                manifest.poll_default_s <= manifest.poll_max_s,
            "the intervals are in order");
    require(manifest.poll_timeout_s >= 1 && manifest.poll_timeout_s <= 3600, "the time limit is within its bounds");
    require(manifest.poll_max_events >= 1 && manifest.poll_max_events <= 10'000, "so is the number of events");
    for (const std::string& pattern : manifest.network) {
        require(pattern.size() <= 253 && is_plain(pattern), "a host pattern is one", pattern);
    }
    require(manifest.config_schema != nullptr, "there is a schema");
}

bool same(const PluginManifest& a, const PluginManifest& b) {
    return a.id == b.id && a.name == b.name && a.description == b.description && a.version == b.version &&
           a.library == b.library && a.library_sha256 == b.library_sha256 && a.network == b.network &&
           a.entitlements == b.entitlements && a.abi_major == b.abi_major && a.abi_min_minor == b.abi_min_minor &&
           a.poll_default_s == b.poll_default_s && a.poll_max_events == b.poll_max_events &&
           a.config_schema->fields().size() == b.config_schema->fields().size() &&
           a.event_kinds.size() == b.event_kinds.size() && a.permissions.size() == b.permissions.size();
}

}  // namespace

void try_input(std::string_view input) {
    const auto manifest = PluginManifest::parse(input, file);
    if (!manifest) {
        const Failure& why = manifest.failure();
        require(why.where.starts_with(file), "a rejection says where", why.sentence());
        require(!why.expected.empty() && !why.found.empty(), "a rejection says what was expected and found",
                why.sentence());
        require(!why.remedy.empty(), "a rejection says what to do", why.sentence());
        return;
    }
    check(*manifest);
    const auto again = PluginManifest::parse(boost::json::serialize(boost::json::parse(input)), file);
    require(again.ok(), "what is accepted is accepted when written anew");
    require(same(*manifest, *again), "and says the same");
}

}  // namespace risk::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_manifest.hpp"

#include <boost/json.hpp>
#include <set>

#include "plugins/config_schema.hpp"
#include "plugins/object_reader.hpp"
#include "plugins/plain_file.hpp"
#include "plugins/strict_json.hpp"

// What is allowed here and what manifests/manifest.schema.json says are compared by a test.

namespace risk::plugins {
namespace {

constexpr std::size_t most_items = 100;
constexpr std::int64_t most_seconds = 2'592'000;
constexpr std::size_t most_bytes = 1U << 20U;

constexpr TextRule any_text{};
constexpr TextRule long_text{0, 2000};
constexpr TextRule title_rule{1, 120};
constexpr TextRule id_rule{1, 64, "[a-z][a-z0-9_-]*", "an id: a-z, then a-z, 0-9, _ and -"};
constexpr TextRule dotted_id_rule{1, 64, "[a-z][a-z0-9_.:-]*", "an id: a-z, then a-z, 0-9, _ . : and -"};
constexpr TextRule version_rule{1, 64, R"([0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?)", "a version such as 1.2.3"};
constexpr TextRule file_rule{1, 255, R"([^/.\x00-\x1f\x7f][^/\x00-\x1f\x7f]*)",
                             "the plain name of a file beside the manifest"};
constexpr TextRule sha256_rule{64, 64, "[0-9a-f]{64}", "64 lower-case hex digits"};
constexpr TextRule host_rule{1, 253, R"(\*|(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)",
                             "a host name, perhaps with \"*.\" at the front"};

/// Each id of a list once.
class OnlyOnce {
  public:
    void check(const ObjectReader& reader, const std::string& id) {
        if (!ids_.insert(id).second) reader.reject("id", "an id that occurs once", "\"" + id + "\" again");
    }

  private:
    std::set<std::string> ids_;
};

std::vector<Named> named_list(ObjectReader& manifest, std::string_view name, std::size_t least) {
    std::vector<Named> list;
    OnlyOnce once;
    manifest.each(name, least, most_items, [&](const boost::json::value& item, const std::string& pointer) {
        ObjectReader reader(item, manifest.where(), pointer);
        list.push_back({reader.text("id", id_rule), reader.text("title", title_rule),
                        reader.text_or("description", long_text, "")});
        once.check(reader, list.back().id);
        reader.done();
    });
    return list;
}

std::vector<Permission> permission_list(ObjectReader& manifest) {
    std::vector<Permission> list;
    OnlyOnce once;
    manifest.each("permissions", 0, most_items, [&](const boost::json::value& item, const std::string& pointer) {
        ObjectReader reader(item, manifest.where(), pointer);
        list.push_back(
            {reader.text("id", dotted_id_rule), reader.text("title", title_rule), reader.text("purpose", long_text)});
        once.check(reader, list.back().id);
        reader.done();
    });
    return list;
}

void read_abi(ObjectReader& manifest, PluginManifest& into) {
    ObjectReader reader = manifest.object("abi");
    into.abi_major = static_cast<std::uint16_t>(reader.integer("major", 0, 65'535));
    into.abi_min_minor = static_cast<std::uint16_t>(reader.integer("min_minor", 0, 65'535));
    reader.done();
}

void read_library(ObjectReader& manifest, PluginManifest& into) {
    ObjectReader reader = manifest.object("library");
    into.library = std::filesystem::absolute(into.file).parent_path() / reader.text("file", file_rule);
    into.library_sha256 = reader.text("sha256", sha256_rule);
    reader.done();
}

void read_poll(ObjectReader& manifest, PluginManifest& into) {
    if (!manifest.has("poll")) return;
    ObjectReader reader = manifest.object("poll");
    into.poll_default_s = reader.integer_or("default_s", 1, most_seconds, into.poll_default_s);
    into.poll_min_s = reader.integer_or("min_s", 1, most_seconds, into.poll_min_s);
    into.poll_max_s = reader.integer_or("max_s", 1, most_seconds, into.poll_max_s);
    into.poll_timeout_s = reader.integer_or("timeout_s", 1, 3600, into.poll_timeout_s);
    into.poll_max_events = static_cast<std::uint32_t>(reader.integer_or("max_events", 1, 10'000, into.poll_max_events));
    reader.done();
    if (into.poll_min_s > into.poll_default_s || into.poll_default_s > into.poll_max_s) {
        reader.reject("default_s", "min_s <= default_s <= max_s",
                      std::to_string(into.poll_min_s) + ", " + std::to_string(into.poll_default_s) + ", " +
                          std::to_string(into.poll_max_s));
    }
}

std::shared_ptr<const ConfigSchema> read_schema(ObjectReader& manifest) {
    const auto& schema = manifest.any("config_schema");
    auto parsed = ConfigSchema::parse(schema, manifest.where() + ", " + manifest.pointer_to("config_schema"));
    if (!parsed) throw Rejection(parsed.failure());
    return *parsed;
}

PluginManifest manifest_of(const boost::json::value& document, const std::filesystem::path& file) {
    ObjectReader reader(document, file.string(), "");
    PluginManifest manifest;
    manifest.file = file;
    reader.text_or("$schema", any_text, "");
    reader.integer("manifest_version", 1, 1);
    manifest.id = reader.text("id", id_rule);
    manifest.name = reader.text("name", {1, 80});
    manifest.description = reader.text_or("description", long_text, "");
    manifest.publisher = reader.text("publisher", title_rule);
    manifest.version = reader.text("version", version_rule);
    read_abi(reader, manifest);
    read_library(reader, manifest);
    manifest.config_schema = read_schema(reader);
    manifest.event_kinds = named_list(reader, "event_kinds", 1);
    manifest.ignored_reasons = named_list(reader, "ignored_reasons", 0);
    manifest.permissions = permission_list(reader);
    manifest.entitlements = reader.texts("entitlements", most_items, dotted_id_rule);
    manifest.network = reader.texts("network", most_items, host_rule);
    read_poll(reader, manifest);
    reader.done();
    return manifest;
}

Failure rejected(Failure failure) {
    failure.what = failure.what.empty() ? "The manifest was rejected" : "The manifest was rejected: " + failure.what;
    if (failure.remedy.empty()) failure.remedy = "Correct the manifest, or install the plugin anew.";
    return failure;
}

}  // namespace

Result<PluginManifest> PluginManifest::parse(std::string_view json, const std::filesystem::path& file) {
    auto document = parse_strict_json(json, file.string(), {.bytes = most_bytes});
    if (!document) return rejected(document.failure());
    try {
        return manifest_of(*document, file);
    } catch (const Rejection& rejection) {
        return rejected(rejection.failure);
    }
}

Result<std::string> PluginManifest::read_text(const std::filesystem::path& file) {
    auto text = read_plain_file(file, "", most_bytes);
    if (!text) return rejected(text.failure());
    return text;
}

Result<PluginManifest> PluginManifest::read(const std::filesystem::path& file) {
    auto text = read_text(file);
    if (!text) return text.failure();
    return parse(*text, file);
}

}  // namespace risk::plugins

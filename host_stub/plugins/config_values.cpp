// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "plugins/config_field_rules.hpp"
#include "plugins/config_schema.hpp"
#include "plugins/object_reader.hpp"
#include "plugins/strict_json.hpp"

// Configurations under a schema: checked, taken apart into what may be shown and what may not, and put together again.

namespace risk::plugins {
namespace {

namespace json = boost::json;

bool is_empty(const json::value& value) { return value.is_null() || (value.is_string() && value.get_string().empty()); }

Failure missing(const ConfigField& field) {
    return {field.title + " is missing", pointer_step(field.name), "a value", "nothing", ""};
}

/// Memory for a document with secrets in it, overwritten at the end.
class WipedMemory {
  public:
    explicit WipedMemory(std::size_t bytes) : bytes_(bytes, 0), resource_(bytes_.data(), bytes_.size()) {}
    WipedMemory(const WipedMemory&) = delete;
    WipedMemory& operator=(const WipedMemory&) = delete;
    ~WipedMemory() { sodium_memzero(bytes_.data(), bytes_.size()); }
    json::memory_resource* resource() { return &resource_; }

  private:
    std::vector<unsigned char> bytes_;
    json::monotonic_resource resource_;
};

std::size_t memory_for(std::string_view config_json, const std::map<std::string, Secret>& secrets) {
    std::size_t bytes = 65'536 + 8 * config_json.size();
    for (const auto& [name, secret] : secrets) bytes += 256 + 2 * secret.reveal().size();
    return bytes;
}

Failure as_one(const std::vector<Failure>& failures) {
    Failure first = failures.front();
    if (failures.size() > 1) first.remedy = "And " + std::to_string(failures.size() - 1) + " more.";
    return first;
}

}  // namespace

std::vector<Failure> ConfigSchema::validate(const json::object& config) const {
    std::vector<Failure> failures;
    for (const ConfigField& field : fields_) {
        const auto* value = config.if_contains(field.name);
        if (value == nullptr || is_empty(*value)) {
            if (field.required && field.default_json.empty())
                failures.push_back(missing(field));
            else if (value != nullptr && value->is_null())
                failures.push_back(missing(field));
        } else if (const auto wrong = breach_of(field, *value)) {
            failures.push_back(
                {field.title + " is not valid", pointer_step(field.name), wrong->expected, wrong->found, ""});
        }
    }
    for (const auto& member : config) {
        const bool known = std::ranges::any_of(fields_, [&](const ConfigField& f) { return f.name == member.key(); });
        if (!known) failures.push_back({"There is no such field", pointer_step(member.key()), "", "", ""});
    }
    return failures;
}

SplitConfig ConfigSchema::split(const json::object& config) const {
    SplitConfig split;
    json::object shown_part;
    for (const ConfigField& field : fields_) {
        const auto* value = config.if_contains(field.name);
        const bool given = value != nullptr && !is_empty(*value);
        if (field.secret) {
            if (given && value->is_string()) split.secrets.emplace(field.name, std::string(value->get_string()));
        } else if (given) {
            shown_part[field.name] = *value;
        } else if (!field.default_json.empty()) {
            shown_part[field.name] = json::parse(field.default_json);
        }
    }
    split.config_json = json::serialize(shown_part);
    return split;
}

Result<Secret> ConfigSchema::join(std::string_view config_json, const std::map<std::string, Secret>& secrets) const {
    boost::system::error_code error;
    WipedMemory memory(memory_for(config_json, secrets));
    json::value document = json::parse(config_json, error, memory.resource());
    if (error || !document.is_object()) {
        return Failure{"The stored configuration is damaged", "", "one JSON object",
                       error ? error.message() : "another value", "Enter it anew."};
    }
    json::object& config = document.get_object();
    for (const ConfigField& field : fields_) {
        if (const auto secret = secrets.find(field.name); field.secret && secret != secrets.end()) {
            config[field.name] = secret->second.reveal();
        } else if (!config.contains(field.name) && !field.default_json.empty()) {
            config[field.name] = json::parse(field.default_json);
        }
    }
    if (const auto failures = validate(config); !failures.empty()) return as_one(failures);
    return Secret(json::serialize(config));
}

}  // namespace risk::plugins

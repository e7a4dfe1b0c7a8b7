// SPDX-License-Identifier: Apache-2.0
#include "cli/config_form.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "base/suggest.hpp"

namespace risk::cli {
namespace {

namespace json = boost::json;
using plugins::ConfigField;

/// "key=value" in two; without '=' the value is missing.
std::pair<std::string, std::optional<std::string>> split_assignment(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return {text, std::nullopt};
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string type_words(ConfigField::Type type) {
    switch (type) {
        case ConfigField::Type::integer:
            return "a whole number";
        case ConfigField::Type::number:
            return "a number";
        case ConfigField::Type::boolean:
            return "true or false";
        case ConfigField::Type::string:
            break;
    }
    return "a text";
}

/// The text as the schema's type; nothing if it is none.
std::optional<json::value> typed(const ConfigField& field, const std::string& text) {
    if (field.type == ConfigField::Type::string) return json::value(text);
    boost::system::error_code error;
    auto value = json::parse(text, error);
    if (error) return std::nullopt;
    const bool fits = field.type == ConfigField::Type::boolean   ? value.is_bool()
                      : field.type == ConfigField::Type::integer ? value.is_int64() || value.is_uint64()
                                                                 : value.is_number();
    return fits ? std::optional(value) : std::nullopt;
}

std::string label(const ConfigField& field) {
    return field.title.empty() ? field.name : field.name + " (" + field.title + ")";
}

}  // namespace

void ConfigForm::refuse(std::string where, std::string expected, std::string found, std::string remedy) {
    failures_.push_back({"", std::move(where), std::move(expected), std::move(found), std::move(remedy)});
}

const ConfigField* ConfigForm::field(const std::string& name, bool secret) {
    const auto& fields = schema_.fields();
    const auto found = std::ranges::find(fields, name, &ConfigField::name);
    if (found == fields.end()) {
        std::vector<std::string> names;
        names.reserve(fields.size());
        for (const auto& each : fields) names.push_back(each.name);
        refuse(name, "a field of this plugin", "none of that name", suggestion(name, names));
        return nullptr;
    }
    if (found->secret && !secret) {
        refused_.insert(name);
        refuse(name, "a secret from the terminal, a file or standard input",
               "one on the command line, where others can read it",
               "Use --secret " + name + ", --secret-file " + name + "=FILE or --secret-stdin " + name + ".");
        return nullptr;
    }
    if (!found->secret && secret) {
        refuse(name, "a secret field", "one that is not secret", "Use --set " + name + "=VALUE.");
        return nullptr;
    }
    return &*found;
}

void ConfigForm::set(const std::string& assignment, json::object& config) {
    const auto [name, text] = split_assignment(assignment);
    const auto* known = field(name, false);
    if (known == nullptr) return;
    if (!text) return refuse(name, name + "=VALUE", "no value");
    auto value = typed(*known, *text);
    if (!value) {
        refused_.insert(name);
        return refuse(label(*known), type_words(known->type), '"' + *text + '"');
    }
    config[name] = std::move(*value);
}

void ConfigForm::unset(const std::string& name, json::object& config) {
    if (field(name, false) != nullptr) config.erase(name);
}

void ConfigForm::put_secret(const std::string& name, const Result<Secret>& secret,
                            integrations::IntegrationDraft& draft) {
    if (!secret) {
        refused_.insert(name);
        failures_.push_back(secret.failure());
        return;
    }
    draft.configuration[name] = secret->reveal();
    draft.fresh_secrets.insert(name);
}

void ConfigForm::read_secret_file(const std::string& assignment, integrations::IntegrationDraft& draft) {
    const auto [name, path] = split_assignment(assignment);
    if (field(name, true) == nullptr) return;
    if (!path) return refuse("--secret-file", name + "=FILE", "no file name");
    const int descriptor = open(path->c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refuse("--secret-file " + *path, "a file that can be read", std::strerror(errno));
    put_secret(name, console_.read_secret(descriptor, *path), draft);
    close(descriptor);
}

void ConfigForm::prompt(const std::string& name, integrations::IntegrationDraft& draft) {
    const auto* known = field(name, true);
    if (known == nullptr) return;
    if (console_.interactive()) return put_secret(name, console_.ask_secret(label(*known)), draft);
    refused_.insert(name);
    refuse(name, "a terminal to ask for the secret on", "none",
           "Use --secret-file " + name + "=FILE or --secret-stdin " + name + ".");
}

void ConfigForm::ask_missing(integrations::IntegrationDraft& draft) {
    for (const auto& each : schema_.fields()) {
        if (!each.secret || !each.required || draft.configuration.contains(each.name)) continue;
        put_secret(each.name, console_.ask_secret(label(each)), draft);
    }
}

void ConfigForm::fill(const IntegrationInput& input, integrations::IntegrationDraft& draft) {
    for (const auto& name : input.unset) unset(name, draft.configuration);
    for (const auto& assignment : input.set) set(assignment, draft.configuration);
    for (const auto& assignment : input.secret_files) read_secret_file(assignment, draft);
    if (!input.secret_stdin.empty() && field(input.secret_stdin, true) != nullptr) {
        put_secret(input.secret_stdin, console_.read_secret(STDIN_FILENO, "standard input"), draft);
    }
    for (const auto& name : input.secret_prompts) prompt(name, draft);
    if (console_.interactive() && failures_.empty()) ask_missing(draft);
}

void ConfigForm::add(Failure failure) {
    if (!refused_.contains(failure.where)) failures_.push_back(std::move(failure));
}

}  // namespace risk::cli

// SPDX-License-Identifier: Apache-2.0
#include "plugins/sandbox_grants.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/scheme.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "plugins/config_schema.hpp"
#include "plugins/sandbox_files.hpp"

namespace risk::plugins {
namespace {

namespace json = boost::json;

/// The number as it is written (Boost.URL wraps what is too large), or the usual one; 0: neither.
std::uint16_t port_of(const boost::urls::url_view& url) {
    const std::string text = url.port();
    if (text.empty()) return boost::urls::default_port(url.scheme_id());
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, port);
    return error == std::errc() && rest == end ? port : 0;
}

void add_port(SandboxGrants& grants, std::string_view address) {
    const auto url = boost::urls::parse_uri(address);
    const std::uint16_t port = url ? port_of(*url) : 0;
    if (port != 0) grants.ports.insert(port);
}

void add_path(SandboxGrants& grants, std::string_view path) {
    if (path.starts_with('/') && path.find('\0') == std::string_view::npos) grants.paths.emplace(path);
}

/// What is behind a name, and whether it is still the same: device and number.
std::string identity_of(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return "-";
    return std::to_string(about.st_dev) + ':' + std::to_string(about.st_ino);
}

}  // namespace

bool SandboxGrants::cover(const SandboxGrants& others) const {
    return std::ranges::includes(paths, others.paths) && std::ranges::includes(ports, others.ports);
}

SandboxGrants& SandboxGrants::operator+=(const SandboxGrants& others) {
    paths.insert(others.paths.begin(), others.paths.end());
    ports.insert(others.ports.begin(), others.ports.end());
    return *this;
}

SandboxGrants grants_of(const PluginManifest& manifest, std::string_view config_json) {
    SandboxGrants grants;
    boost::system::error_code error;
    const json::value config = json::parse({config_json.data(), config_json.size()}, error);
    if (error || !config.is_object() || !manifest.config_schema) return grants;
    for (const ConfigField& field : manifest.config_schema->fields()) {
        const json::value* value = config.get_object().if_contains(field.name);
        if (field.secret || value == nullptr || !value->is_string()) continue;
        if (field.format == "path") add_path(grants, value->get_string());
        if (field.format == "uri") add_port(grants, value->get_string());
    }
    return grants;
}

std::string stamp_of(const SandboxGrants& grants) {
    std::string stamp;
    for (const char* file : replaced_system_files()) stamp += identity_of(file) + ' ';
    for (const std::string& path : grants.paths) stamp += identity_of(path) + ' ';
    return stamp;
}

}  // namespace risk::plugins

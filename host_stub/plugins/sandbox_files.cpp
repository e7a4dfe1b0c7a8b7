// SPDX-License-Identifier: Apache-2.0
#include "plugins/sandbox_files.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

#include "plugins/sanitizers.hpp"

namespace risk::plugins {
namespace {

// Each by its own name: /etc as a whole, or /etc/ssl with its private keys, is nobody's to read.
constexpr std::array replaced{"/etc/resolv.conf", "/etc/hosts",     "/etc/nsswitch.conf", "/etc/host.conf",
                              "/etc/gai.conf",    "/etc/localtime", "/etc/ssl/certs",     "/etc/ssl/openssl.cnf"};

constexpr std::array steady{"/lib",
                            "/lib64",
                            "/usr/lib",
                            "/usr/lib64",
                            "/usr/local/lib",
                            "/etc/ld.so.cache",  // what the library is linked with
                            "/usr/share/ca-certificates",
                            "/usr/local/share/ca-certificates",  // where /etc/ssl/certs points to
                            "/etc/pki/tls/certs",
                            "/etc/pki/tls/openssl.cnf",
                            "/etc/pki/ca-trust/extracted",  // the same on other systems
                            "/etc/services",
                            "/etc/protocols",
                            "/usr/share/zoneinfo",
                            "/dev/null",
                            "/dev/zero",
                            "/dev/random",
                            "/dev/urandom",
                            "/sys/devices/system/cpu"};

/// Files and directories that the operator named in the host's environment.
void add_named(std::vector<std::string>& paths, const char* variable) {
    const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): one thread
    std::string_view rest = value == nullptr ? "" : value;
    while (!rest.empty()) {
        const auto end = rest.find(':');
        if (rest.front() == '/') paths.emplace_back(rest.substr(0, end));
        rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    }
}

}  // namespace

std::span<const char* const> replaced_system_files() { return replaced; }

std::vector<std::string> readable_paths(const SandboxGrants& grants) {
    std::vector<std::string> paths(replaced.begin(), replaced.end());
    paths.insert(paths.end(), steady.begin(), steady.end());
    for (const char* variable : {"LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"}) add_named(paths, variable);
    // A sanitizer looks at its own process and program when it has something to report.
    if (sanitized) paths.insert(paths.end(), {"/proc/self", "/proc/self/exe"});
    paths.insert(paths.end(), grants.paths.begin(), grants.paths.end());
    return paths;
}

}  // namespace risk::plugins

// SPDX-License-Identifier: Apache-2.0
#include "plugins/runner_program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace risk::plugins {
namespace {

namespace fs = std::filesystem;

constexpr const char* name = "plugin_runner";
constexpr int first_descriptor = 10;  // above those that a child is given

UniqueFd open_program(const fs::path& path) {
    const UniqueFd file(::open(path.c_str(), O_PATH | O_CLOEXEC));
    return file ? UniqueFd(::fcntl(file.get(), F_DUPFD_CLOEXEC, first_descriptor)) : UniqueFd();
}

bool is_program(const fs::path& file) {
    std::error_code error;
    return fs::is_regular_file(file, error) && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

Result<fs::path> find_runner_program(const fs::path& host) {
    const fs::path folder = host.parent_path();
    const std::array places{folder / name, (folder / RISK_RUNNER_FROM_BIN / name).lexically_normal()};
    for (const fs::path& place : places) {
        if (is_program(place)) return place;
    }
    return Failure{.what = "The program that runs plugins is missing",
                   .where = places[0].string(),
                   .expected = "it there, or as " + places[1].string() + ", of the same release as this program",
                   .found = "no program at either place",
                   .remedy = "Install the whole release, with cmake --install, not this file alone."};
}

RunnerProgram::RunnerProgram(fs::path path) : path_(std::move(path)), file_(open_program(path_)) {
    if (!file_) error_ = errno;
}

}  // namespace risk::plugins

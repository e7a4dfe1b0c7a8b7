// SPDX-License-Identifier: Apache-2.0
#include "workspace.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "store/audit_log.hpp"
#include "store/database.hpp"

namespace risk::cli::testing {

namespace fs = std::filesystem;

Workspace::Workspace() {
    std::string path = ::testing::TempDir() + "cliXXXXXX";
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    root_ = path;
    fs::create_directory(plugins());
    for (const auto* name : {"parcel.so", "parcel.json", "parcel.json.minisig"})
        fs::copy(fs::path(PARCEL_DIRECTORY) / name, plugins() / name);
}

Workspace::~Workspace() { fs::remove_all(root_); }

fs::path Workspace::file(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
    return root_ / name;
}

Launch Workspace::launch(std::vector<std::string> arguments, std::string input) const {
    Launch result;
    result.arguments = std::move(arguments);
    result.input = std::move(input);
    result.environment = {{"HOST_STUB_DATA", data().string()},
                          {"HOST_STUB_PLUGINS", plugins().string()},
                          // As after host_stub plugin trust build.pub, without a process for each test.
                          {"HOST_STUB_TRUSTED_KEYS", fs::path(BUILD_KEY).parent_path().string()}};
    return result;
}

Outcome Workspace::run(std::vector<std::string> arguments, std::string input) const {
    return run_program(launch(std::move(arguments), std::move(input)));
}

boost::json::value Workspace::json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return boost::json::parse(outcome.out);
}

Outcome Workspace::add(const std::string& name, std::vector<std::string> more, const std::string& secret) const {
    std::vector<std::string> arguments{
        "integration",    "add",  name, "--plugin", "parcel", "--set", "base_url=https://a.example.com",
        "--secret-stdin", "token"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, secret);
}

std::string Workspace::let_in() const {
    EXPECT_EQ(run({"admin", "create", "root", "--password-stdin"}, "correct horse battery").status, 0);
    auto token = run({"token", "create", "tests", "--role", "Global Sys Admin", "--expires", "1d"}).out;
    EXPECT_TRUE(token.ends_with('\n'));
    token.pop_back();
    return token;
}

std::vector<std::string> Workspace::audited() const {
    const auto database = store::Database::open(data() / "host.db", store::OpenMode::existing);
    EXPECT_TRUE(database.ok());
    std::vector<std::string> actions;
    for (const auto& entry : store::AuditLog(**database).newest(1000)) {
        EXPECT_TRUE(entry.actor.starts_with("command line (uid ") || entry.actor == "host") << entry.actor;
        EXPECT_EQ(entry.detail.find(planted_secret), std::string::npos);
        actions.push_back(entry.action);
    }
    std::ranges::reverse(actions);
    return actions;
}

bool Workspace::secret_is_in_a_file() const {
    const std::string secret = planted_secret;
    return std::ranges::any_of(fs::recursive_directory_iterator(root_), [&](const fs::directory_entry& entry) {
        if (!entry.is_regular_file()) return false;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        return text.find(secret) != std::string::npos;
    });
}

void expect_told(const Outcome& outcome, int status, std::initializer_list<std::string> parts) {
    EXPECT_EQ(outcome.status, status) << outcome.out << outcome.err;
    EXPECT_TRUE(outcome.err.starts_with("host_stub: ")) << outcome.err;
    EXPECT_TRUE(outcome.err.ends_with('\n')) << outcome.err;
    for (const auto& part : parts)
        EXPECT_NE(outcome.err.find(part), std::string::npos) << part << " is not in: " << outcome.err;
    for (const auto* trace :
         {"what()", "terminate", "std::", "boost", "sqlite_", "SELECT", "INSERT", "soci", " at 0x"}) {
        EXPECT_EQ(outcome.err.find(trace), std::string::npos) << outcome.err;
    }
    EXPECT_EQ(outcome.err.find(planted_secret), std::string::npos);
}

}  // namespace risk::cli::testing

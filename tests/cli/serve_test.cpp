// SPDX-License-Identifier: Apache-2.0
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <csignal>
#include <fstream>

#include "../web/raw_http.hpp"
#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::eventually;
using testing::expect_told;
using testing::RunningProgram;

/// Needs the same right as to read its memory.
int looked_at(pid_t target) {
    const std::string program = "/proc/" + std::to_string(target) + "/exe";
    char name[1024];
    return readlink(program.c_str(), name, sizeof name) < 0 ? errno : 0;
}

/// Without root's rights beyond those of the programs that are started here (program.cpp).
void be_an_ordinary_process() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct rights[2]{};
    syscall(SYS_capget, &header, rights);
    for (const unsigned each : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE}) {
        rights[0].effective &= ~(1U << each);
        rights[0].permitted &= ~(1U << each);
        rights[0].inheritable &= ~(1U << each);
    }
    syscall(SYS_capset, &header, rights);
}

/// The error of another process of the same user that looks into the target; 0: it may. A child of its own it may look into.
int looked_into(pid_t target) {
    const pid_t child = fork();
    if (child == 0) {
        be_an_ordinary_process();
        const pid_t decoy = fork();
        if (decoy == 0) pause();
        const int control = looked_at(decoy);
        kill(decoy, SIGKILL);
        _exit(control == 0 ? looked_at(target) : 255);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

class Serve : public testing::Workspace {
  protected:
    [[nodiscard]] testing::Launch serving(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"serve", "--listen", "127.0.0.1:0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return launch(arguments);
    }
    static std::uint16_t port_of(RunningProgram& host) {
        auto said = host.read_until("Listening on ");
        said = host.read_until("\n");
        return static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
    }
};

TEST_F(Serve, answers_on_a_free_port_and_ends_in_order_on_either_signal) {
    for (const int signal : {SIGTERM, SIGINT}) {
        RunningProgram host(serving());
        const auto port = port_of(host);
        EXPECT_TRUE(eventually([&] { return web::testing::request(port, "GET", "/healthz").status == 200; }));
        host.signal(signal);
        const auto outcome = host.wait();
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        EXPECT_NE(outcome.err.find("host: stopped"), std::string::npos);
    }
}

TEST_F(Serve, writes_the_ready_file_at_once_and_takes_it_away_at_the_end) {
    const auto ready = root_ / "ready.json";
    RunningProgram host(serving({"--ready-file", ready.string()}));
    const auto port = port_of(host);
    std::ifstream in(ready);
    const auto value = boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    EXPECT_EQ(value.at("url").as_string(), "http://127.0.0.1:" + std::to_string(port));
    EXPECT_EQ(value.at("pid").to_number<pid_t>(), host.pid());
    host.signal(SIGTERM);
    EXPECT_EQ(host.wait().status, 0);
    EXPECT_FALSE(std::filesystem::exists(ready));
}

TEST_F(Serve, a_second_host_on_the_data_directory_says_who_the_first_is) {
    RunningProgram first(serving());
    port_of(first);
    expect_told(run({"serve", "--listen", "127.0.0.1:0", "--no-standby"}), 4,
                {"A host runs on this data directory already", "process " + std::to_string(first.pid()), "--data DIR"});
    expect_told(run({"restore", "/nonexistent"}), 4, {"A host runs on this data directory already"});
}

TEST_F(Serve, a_host_that_was_killed_leaves_the_directory_free) {
    {
        RunningProgram first(serving());
        port_of(first);
        first.signal(SIGKILL);
        EXPECT_EQ(first.wait().status, 128 + SIGKILL);
    }
    RunningProgram second(serving());
    const auto port = port_of(second);
    EXPECT_TRUE(eventually([&] { return web::testing::request(port, "GET", "/healthz").status == 200; }));
}

TEST_F(Serve, logs_json_lines_when_it_is_no_terminal_and_text_when_asked) {
    for (const auto& [format, json] : {std::pair("auto", true), std::pair("json", true), std::pair("text", false)}) {
        RunningProgram host(serving({"--log-format", format}));
        port_of(host);
        host.signal(SIGTERM);
        const auto outcome = host.wait();
        std::istringstream lines(outcome.err);
        for (std::string line; std::getline(lines, line);) {
            boost::system::error_code error;
            const auto value = boost::json::parse(line, error);
            EXPECT_EQ(!error, json) << line;
            EXPECT_EQ(value.is_object() && value.get_object().contains("message"), json) << line;
        }
        EXPECT_FALSE(outcome.err.empty());
    }
}

TEST_F(Serve, cannot_leave_a_core_file_or_be_traced) {
    RunningProgram host(serving());
    port_of(host);
    std::ifstream limits("/proc/" + std::to_string(host.pid()) + "/limits");
    const std::string text{std::istreambuf_iterator<char>(limits), {}};
    EXPECT_NE(text.find("Max core file size        0                    0"), std::string::npos) << text;
    EXPECT_EQ(looked_into(host.pid()), EACCES) << "255: this test cannot tell";
}

TEST_F(Serve, its_files_are_for_its_user_only) {
    RunningProgram host(serving());
    port_of(host);
    for (const auto& entry : std::filesystem::directory_iterator(data())) {
        if (entry.is_directory()) continue;
        EXPECT_EQ(entry.status().permissions() & std::filesystem::perms(0077), std::filesystem::perms::none)
            << entry.path();
    }
    EXPECT_EQ(std::filesystem::status(data()).permissions(), std::filesystem::perms(0700));
}

TEST_F(Serve, G3_commands_reach_a_running_host) {
    RunningProgram host(serving());
    const auto port = port_of(host);
    ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0);
    ASSERT_EQ(add("Acme", {"--set", "count=4"}).status, 0);
    const auto token = let_in();
    const auto has = [&](const std::string& path, const std::string& text) {
        const web::testing::RawRequest asked{"GET", path, {{"Authorization", "Bearer " + token}}};
        return web::testing::send(port, asked).body.find(text) != std::string::npos;
    };
    EXPECT_TRUE(eventually([&] { return has("/api/v1/integrations", "\"status\":\"Connected\""); }));
    EXPECT_TRUE(eventually([&] { return has("/api/v1/counters", "\"admitted\":4"); }));
    // Shown at once, stored a moment later: by the one thread that writes.
    const auto stored = [&] { return json({"integration", "list"}).at(0).at("status").as_string(); };
    EXPECT_TRUE(eventually([&] { return stored() == "Connected"; }));
    ASSERT_EQ(run({"entitlement", "revoke", "engage"}).status, 0);
    EXPECT_TRUE(eventually([&] { return stored() == "Paused"; }));
    EXPECT_FALSE(has("/api/v1/integrations", "Acme"));
    EXPECT_EQ(json({"events"}).as_array().size(), 4U);
}

}  // namespace
}  // namespace risk::cli

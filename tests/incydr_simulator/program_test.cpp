// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "incydr_simulator/raw_client.hpp"

namespace risk::incydr_simulator {
namespace {

/// The program as a child process, its standard output and error in one pipe.
class Program {
  public:
    explicit Program(std::vector<std::string> arguments) {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        arguments.insert(arguments.begin(), SIMULATOR_PROGRAM);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            dup2(ends[1], STDERR_FILENO);
            execv(SIMULATOR_PROGRAM, argv.data());
            _exit(127);
        }
        close(ends[1]);
        output_ = ends[0];
    }
    ~Program() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
        close(output_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::string line() {
        std::string text;
        char c = 0;
        pollfd ready{output_, POLLIN, 0};
        while (poll(&ready, 1, 20'000) == 1 && read(output_, &c, 1) == 1 && c != '\n') text += c;
        return text;
    }
    int wait_for_end() {
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    void send(int signal) const { kill(pid_, signal); }

  private:
    pid_t pid_ = -1;
    int output_ = -1;
};

TEST(Program, prints_one_line_of_json_when_it_is_ready_and_ends_on_a_signal) {
    for (const int signal : {SIGTERM, SIGINT}) {
        Program program({"--scenario", std::string(SCENARIOS) + "/demo.json", "--seed", "5", "--exit-with-parent"});
        const auto ready = boost::json::parse(program.line());
        const std::string secret(ready.at("client_secret").as_string());
        for (const char c : {'%', '!', '@'}) EXPECT_NE(secret.find(c), std::string::npos);
        RawClient plain(std::string(ready.at("http").as_string()));
        EXPECT_FALSE(token_from(plain, std::string(ready.at("client_id").as_string()), secret).empty());
        RawClient safe(std::string(ready.at("https").as_string()), std::string(ready.at("ca_file").as_string()));
        EXPECT_EQ(safe.send("GET", "/_control/clock").status, 200);
        program.send(signal);
        EXPECT_EQ(program.wait_for_end(), 0);
    }
}

TEST(Program, refuses_what_it_cannot_do_with_one_sentence_and_a_status) {
    struct Case {
        std::vector<std::string> arguments;
        const char* expected;
    };
    for (const Case& c : {Case{{"--address", "0.0.0.0"}, "The simulator listens on loopback only"},
                          Case{{"--scenario", "/nowhere/s.json"}, "The scenario cannot be read: /nowhere/s.json"},
                          Case{{"--scenario", SIMULATOR_PROGRAM}, "The simulator cannot read this"},
                          Case{{"--clock", "yesterday"}, "The clock cannot be set: expected RFC 3339"}}) {
        Program program(c.arguments);
        EXPECT_EQ(program.line().find(c.expected), 0U) << c.expected;
        EXPECT_EQ(program.wait_for_end(), 1);
    }
}

}  // namespace
}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace risk::cli::testing {

/// How host_stub is started.
struct Launch {
    std::vector<std::string> arguments;
    std::string input;                               ///< on standard input, which is then closed
    std::map<std::string, std::string> environment;  ///< added to a small one of our own
    std::uint64_t largest_file = 0;                  ///< in bytes; stands for a full disk.  0: no limit
    std::string output_file;                         ///< standard output goes there instead of into Outcome::out
};

struct Outcome {
    int status = -1;  ///< as waitpid's exit status; 128 + signal if it was killed
    std::string out, err;
};

/// Runs it to its end; throws after a minute. Root's rights to read, write and trace everything are dropped first.
Outcome run_program(const Launch& launch);

/// One that goes on until it is told to end; killed with this object.
class RunningProgram {
  public:
    explicit RunningProgram(const Launch& launch);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    void signal(int number) const;
    /// Reads what it prints until that has come; throws after a minute or at its end.
    std::string read_until(const std::string& text);
    Outcome wait();
    [[nodiscard]] pid_t pid() const { return pid_; }

  protected:
    RunningProgram() = default;

    pid_t pid_ = -1;
    int out_ = -1, err_ = -1;
    std::string seen_;
};

/// The same on a terminal of its own: what it shows there, and what a person types.
class TerminalProgram final : public RunningProgram {
  public:
    explicit TerminalProgram(const Launch& launch);
    void type(const std::string& line) const;
};

}  // namespace risk::cli::testing

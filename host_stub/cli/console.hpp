// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/secret.hpp"

namespace risk::cli {

/// Where a command talks to a person or to a script: results to standard output, all else to standard error.
class Console {
  public:
    /// Colour only on a terminal, without NO_COLOR, and not on TERM=dumb.
    static Console of_process();

    void print(std::string_view text);     ///< as it is
    void say(std::string_view sentence);   ///< a line to standard error
    void fail(std::string_view sentence);  ///< "host_stub: " and the line
    void progress(std::string_view text);  ///< rewrites one line; on a terminal only
    void end_progress();

    [[nodiscard]] bool coloured() const { return coloured_; }
    [[nodiscard]] bool interactive() const { return interactive_; }  ///< somebody can be asked

    bool confirm(std::string_view question);                             ///< false unless the answer is yes
    Result<Secret> ask_secret(std::string_view prompt);                  ///< from the terminal, without echo
    Result<Secret> read_secret(int descriptor, std::string_view where);  ///< all of it, less one line end

    /// Whether all output reached its place: a full disk must not look like success.
    [[nodiscard]] bool flush();

  private:
    Console(std::ostream& out, std::ostream& err, bool coloured, bool interactive, bool shows_progress)
        : out_(out), err_(err), coloured_(coloured), interactive_(interactive), shows_progress_(shows_progress) {}

    std::ostream& out_;
    std::ostream& err_;
    bool coloured_, interactive_, shows_progress_;
    bool progress_shown_ = false;
};

}  // namespace risk::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/console.hpp"

#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "base/text_width.hpp"

namespace risk::cli {
namespace {

constexpr std::size_t max_secret = 64 * 1024;

/// No echo for as long as it lives.
class SilentTerminal {
  public:
    SilentTerminal() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= static_cast<tcflag_t>(~ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~SilentTerminal() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

  private:
    termios before_{};
    bool changed_ = false;
};

bool environment_has(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

void strip_line_end(std::string& text) {
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
}

}  // namespace

Console Console::of_process() {
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::strcmp(terminal, "dumb") == 0;
    const bool coloured = isatty(STDOUT_FILENO) == 1 && !environment_has("NO_COLOR") && !dumb;
    const bool interactive = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
    return {std::cout, std::cerr, coloured, interactive, isatty(STDERR_FILENO) == 1};
}

void Console::print(std::string_view text) { out_ << text; }

void Console::say(std::string_view sentence) {
    end_progress();
    err_ << printable(sentence) << '\n';
}

void Console::fail(std::string_view sentence) {
    end_progress();
    err_ << "host_stub: " << printable(sentence) << '\n';
}

void Console::progress(std::string_view text) {
    if (!shows_progress_) return;
    err_ << '\r' << text << "\x1b[K" << std::flush;
    progress_shown_ = true;
}

void Console::end_progress() {
    if (progress_shown_) err_ << "\r\x1b[K" << std::flush;
    progress_shown_ = false;
}

bool Console::confirm(std::string_view question) {
    err_ << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes";
}

Result<Secret> Console::ask_secret(std::string_view prompt) {
    // Silent first: what is typed as soon as the question shows must neither be echoed nor be lost.
    const SilentTerminal silent;
    err_ << prompt << ": " << std::flush;
    std::string line;
    std::getline(std::cin, line);
    err_ << '\n';
    if (line.empty()) return Failure{"No secret was entered", std::string(prompt), "", "an empty line", ""};
    return Secret(std::move(line));
}

Result<Secret> Console::read_secret(int descriptor, std::string_view where) {
    std::string text;
    char piece[4096];
    text.reserve(max_secret + sizeof piece);  // never moved, so no copy stays behind
    ssize_t count = 0;
    while (text.size() <= max_secret &&
           ((count = read(descriptor, piece, sizeof piece)) > 0 || (count < 0 && errno == EINTR))) {
        if (count > 0) text.append(piece, static_cast<std::size_t>(count));
    }
    const int error = count < 0 ? errno : 0;
    sodium_memzero(piece, sizeof piece);
    if (error != 0) return Failure{"The secret cannot be read", std::string(where), "", std::strerror(error), ""};
    strip_line_end(text);
    if (text.empty()) return Failure{"There is no secret", std::string(where), "one line", "nothing", ""};
    if (text.size() > max_secret)
        return Failure{"The secret is too long", std::string(where), "at most 64 KiB", "more", ""};
    return Secret(std::move(text));
}

bool Console::flush() { return static_cast<bool>(out_.flush()); }

}  // namespace risk::cli

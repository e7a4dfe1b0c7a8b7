// SPDX-License-Identifier: Apache-2.0
#include "domain/account_rules.hpp"

#include <algorithm>
#include <array>

#include "domain/person.hpp"

namespace risk::domain {
namespace {

/// What the host itself is called in the audit log.
constexpr std::string_view reserved_name = "host";

/// The heads of public lists of leaked passwords, as far as they are long enough to be asked about.
constexpr std::array<std::string_view, 24> common{
    "123456789012",  "1234567890123",    "12345678901234", "123456789101112", "1234567891011",  "qwertyuiop12",
    "qwertyuiop123", "qwertyuiopasdf",   "qwertyuiop[]",   "1q2w3e4r5t6y",    "1qaz2wsx3edc",   "password1234",
    "password12345", "passwordpassword", "password123!",   "administrator",   "administrator1", "letmeinletmein",
    "iloveyou1234",  "welcome12345",     "changemeplease", "changeme1234",    "abcdefghijkl",   "abcd1234abcd"};

bool is_name_character(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || std::string_view("._-+@").find(c) != std::string_view::npos;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

bool is_one_character_repeated(std::string_view text) {
    return std::ranges::all_of(text, [&](char c) { return c == text.front(); });
}

Failure bad_password(std::string expected, std::string found, std::string remedy) {
    return {"This password cannot be used", "password", std::move(expected), std::move(found), std::move(remedy)};
}

Failure easily_guessed(std::string found) {
    return bad_password("one that is not easily guessed", std::move(found),
                        "A few unrelated words are good and easy to remember.");
}

}  // namespace

std::string account_key(std::string_view name) { return normalise_address(name); }

Result<void> check_account_name(std::string_view name) {
    const std::string what = "This name cannot be used";
    if (name.empty()) return Failure{what, "name", "a name to sign in with", "nothing", ""};
    if (name.size() > longest_account_name) {
        return Failure{what, "name", "at most 100 characters", std::to_string(name.size()) + " bytes", ""};
    }
    if (!std::ranges::all_of(name, is_name_character)) {
        return Failure{what, "name", "letters from a to z, digits, and . _ - + @", "another character", ""};
    }
    if (account_key(name) == reserved_name) {
        return Failure{what, "name", "a name that the audit log does not use itself", "\"host\"", ""};
    }
    return {};
}

Result<void> check_password(std::string_view password, std::string_view account_name) {
    if (password.empty()) return bad_password("at least 12 characters", "nothing", "");
    if (password.size() < shortest_password) {
        return bad_password("at least 12 characters", "a shorter one",
                            "A few unrelated words are good and easy to remember.");
    }
    if (password.size() > longest_password) return bad_password("at most 1,024 bytes", "a longer one", "");
    const auto key = account_key(password);
    if (!account_name.empty() && key == account_key(account_name)) return easily_guessed("the account's name");
    if (std::ranges::find(common, key) != common.end()) return easily_guessed("one of the most common passwords");
    if (is_one_character_repeated(password)) return easily_guessed("one character, again and again");
    return {};
}

Result<void> check_shown_name(std::string_view name, const std::string& field) {
    const std::string what = "This name cannot be used";
    if (account_key(name).empty()) return Failure{what, field, "a name", "nothing", ""};
    if (name.size() > longest_account_name) {
        return Failure{what, field, "at most 100 bytes", std::to_string(name.size()) + " bytes", ""};
    }
    if (std::ranges::any_of(name, is_control))
        return Failure{what, field, "one line of text", "a control character", ""};
    return {};
}

}  // namespace risk::domain

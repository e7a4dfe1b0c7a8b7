// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace risk::attacks {

/// What an attack goes for: a flat JSON object of texts, the plugin's configuration.
class Aims {
  public:
    explicit Aims(std::string_view config) : config_(config) {}
    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] int number(const std::string& name) const;

  private:
    std::string config_;
};

/// Tries one thing that no plugin may do. Says what it got out of it; empty: nothing, and errno tells why.
struct Attack {
    const char* name;
    std::string (*make)(const Aims& aims);
};

std::vector<Attack> file_attacks();
std::vector<Attack> process_attacks();
std::vector<Attack> network_attacks();
std::vector<Attack> memory_attacks();
std::vector<Attack> kernel_attacks();
std::vector<Attack> exhausting_attacks();
std::vector<Attack> channel_attacks();

/// "it worked" if the call did.
std::string got_if(bool worked, const char* what = "it worked");

}  // namespace risk::attacks

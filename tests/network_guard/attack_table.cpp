// SPDX-License-Identifier: Apache-2.0
#include "network_guard/attack_table.hpp"

#include <array>
#include <fstream>
#include <map>
#include <stdexcept>

namespace risk::network_guard {
namespace {

std::string trimmed(const std::string& text) {
    const std::size_t from = text.find_first_not_of(' ');
    return from == std::string::npos ? std::string() : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
}

// \xNN
void put_bytes(std::string& text) {
    for (std::size_t at = 0; (at = text.find("\\x", at)) != std::string::npos; ++at)
        text.replace(at, 4, 1, static_cast<char>(std::stoi(text.substr(at + 2, 2), nullptr, 16)));
}

// {a*300}
void repeat(std::string& text) {
    const std::size_t from = text.find('{'), star = text.find('*', from), end = text.find('}', from);
    if (from == std::string::npos || star == std::string::npos || end == std::string::npos) return;
    std::string many;
    for (int left = std::stoi(text.substr(star + 1)); left > 0; --left) many += text.substr(from + 1, star - from - 1);
    text.replace(from, end - from + 1, many);
}

using Columns = std::array<std::string, 4>;

Columns columns_of(const std::string& line) {
    Columns columns;
    std::size_t at = 0;
    for (std::string& column : columns) {
        const std::size_t bar = std::min(line.find('|', at), line.size());
        column = trimmed(line.substr(std::min(at, line.size()), bar - at));
        at = bar + 1;
    }
    if (columns[2].empty()) throw std::runtime_error("expected: switch | address | rule | {}");
    put_bytes(columns[1]);
    repeat(columns[1]);
    return columns;
}

class Reader {
  public:
    void take(const std::string& line, int number) {
        if (line.empty() || line.front() == '#') return;
        const std::size_t equals = line.find('=');
        if (line.starts_with("rule ") && equals != std::string::npos) {
            rules_[trimmed(line.substr(5, equals - 5))] = trimmed(line.substr(equals + 1));
            return;
        }
        const Columns columns = columns_of(line);
        for (const bool with_switch : {false, true}) {
            if (columns[0] == (with_switch ? "without" : "with")) continue;
            std::string message = rules_.at(columns[2]);
            replace_all(message, "{allowed}", allowed_hosts(with_switch));
            replace_all(message, "{}", columns[3]);
            attacks.push_back({number, with_switch, columns[1], columns[2], message});
        }
    }
    std::vector<Attack> attacks;

  private:
    std::map<std::string, std::string> rules_;
};

}  // namespace

std::string allowed_hosts(bool with_switch) {
    return with_switch ? "*.code42.com,localhost,127.0.0.1,[::1]" : "*.code42.com";
}

std::vector<Attack> read_attacks(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + " cannot be read");
    Reader reader;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        try {
            reader.take(line, number);
        } catch (const std::exception& wrong) {
            throw std::runtime_error(file + ", line " + std::to_string(number) + ": " + wrong.what());
        }
    }
    return reader.attacks;
}

}  // namespace risk::network_guard

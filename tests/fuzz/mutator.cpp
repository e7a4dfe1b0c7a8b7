// SPDX-License-Identifier: Apache-2.0
#include "mutator.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace risk::fuzz {
namespace {

constexpr std::size_t longest = 64 * 1024;
constexpr std::array<std::string_view, 14> numbers{"0",
                                                   "-1",
                                                   "1",
                                                   "255",
                                                   "256",
                                                   "65535",
                                                   "65536",
                                                   "2147483647",
                                                   "2147483648",
                                                   "4294967296",
                                                   "9007199254740993",
                                                   "9223372036854775807",
                                                   "-9223372036854775809",
                                                   "1e308"};

std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The text between the quotes of a line, with its escapes resolved.
std::string word_of(std::string_view quoted) {
    std::string word;
    while (!quoted.empty()) {
        if (quoted.front() != '\\' || quoted.size() < 2) {
            word += quoted.front();
            quoted.remove_prefix(1);
        } else if (quoted[1] == 'x' && quoted.size() >= 4) {
            word += static_cast<char>(std::stoi(std::string(quoted.substr(2, 2)), nullptr, 16));
            quoted.remove_prefix(4);
        } else {
            word += quoted[1];
            quoted.remove_prefix(2);
        }
    }
    return word;
}

}  // namespace

std::vector<std::string> read_dictionary(const std::filesystem::path& file) {
    std::vector<std::string> words;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#') continue;
        const auto open = line.find('"'), close = line.rfind('"');
        if (open == std::string::npos || close <= open + 1) {
            throw std::runtime_error(file.string() + ": expected name=\"text\", found " + line);
        }
        words.push_back(word_of(std::string_view(line).substr(open + 1, close - open - 1)));
    }
    return words;
}

std::vector<std::string> read_corpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    if (files.empty()) throw std::runtime_error(folder.string() + ": expected seeds, found none");
    std::ranges::sort(files);
    std::vector<std::string> seeds;
    std::ranges::transform(files, std::back_inserter(seeds), content);
    return seeds;
}

std::string Mutator::next() {
    std::string input = any(seeds_);
    for (std::size_t changes = below(6) + 1; changes > 0; --changes) change(input);
    if (input.size() > longest) input.resize(longest);
    return input;
}

void Mutator::change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    switch (below(8)) {
        case 0:
            if (!words_.empty()) input.insert(at, any(words_));
            break;
        case 1:
            if (!words_.empty()) {
                const std::string& word = any(words_);
                input.replace(at, word.size(), word);
            }
            break;
        case 2:
            change_number(input);
            break;
        case 3:
            splice(input);
            break;
        default:
            change_bytes(input, at);
            break;
    }
}

void Mutator::change_bytes(std::string& input, std::size_t at) {
    switch (below(6)) {
        case 0:
            if (at < input.size()) input[at] = static_cast<char>(random_());
            break;
        case 1:
            if (at < input.size())
                input[at] = static_cast<char>(static_cast<unsigned char>(input[at]) ^ (1U << below(8)));
            break;
        case 2:
            input.insert(at, below(8) + 1, static_cast<char>(random_()));
            break;
        case 3:
            input.erase(at, below(16) + 1);
            break;
        case 4:
            input.resize(at);
            break;
        default:
            input.insert(at, input.substr(below(input.size() + 1), below(64) + 1));
            break;
    }
}

void Mutator::change_number(std::string& input) {
    const auto from = input.find_first_of("0123456789", below(input.size() + 1));
    if (from == std::string::npos) return;
    const auto to = std::min(input.find_first_not_of("0123456789", from), input.size());
    input.replace(from, to - from, numbers[below(numbers.size())]);
}

void Mutator::splice(std::string& input) {
    const std::string& other = any(seeds_);
    input = input.substr(0, below(input.size() + 1)) + other.substr(below(other.size() + 1));
}

}  // namespace risk::fuzz

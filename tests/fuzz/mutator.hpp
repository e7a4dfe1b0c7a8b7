// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace risk::fuzz {

/// The words of a dictionary in libFuzzer's form: lines such as  name="text\x00"  and remarks. Throws std::runtime_error
/// with the line if one is of another form; no file is no words.
std::vector<std::string> read_dictionary(const std::filesystem::path& file);

/// All files of a folder, by name. Throws std::runtime_error if there are none.
std::vector<std::string> read_corpus(const std::filesystem::path& folder);

/// Makes inputs of seeds and words, the same ones on every machine.
class Mutator {
  public:
    Mutator(std::vector<std::string> seeds, std::vector<std::string> words, std::uint64_t start)
        : seeds_(std::move(seeds)), words_(std::move(words)), random_(start) {}

    std::string next();

  private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
    const std::string& any(const std::vector<std::string>& list) { return list[below(list.size())]; }
    void change(std::string& input);
    void change_bytes(std::string& input, std::size_t at);
    void change_number(std::string& input);
    void splice(std::string& input);

    std::vector<std::string> seeds_, words_;
    std::mt19937_64 random_;
};

}  // namespace risk::fuzz

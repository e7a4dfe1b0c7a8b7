// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace risk::fuzz {

/// Tries one input. Each target defines it: it gives the bytes to the product and requires what has to be true of the
/// outcome. What it throws, and whatever a sanitizer objects to, is a finding.
void try_input(std::string_view input);

/// A property that does not hold.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void require(bool holds, const char* property) {
    if (!holds) throw Broken(property);
}
inline void require(bool holds, const char* property, std::string_view shown) {
    if (!holds) throw Broken(std::string(property) + ": " + std::string(shown));
}

/// Inputs that consist of parts: so that seeds stay readable, parts of text end with a line end or a mark.
class Pieces {
  public:
    explicit Pieces(std::string_view input) : left_(input) {}

    /// What is before the mark, which is taken off too; everything if there is none.
    std::string_view until(std::string_view mark) {
        const auto at = left_.find(mark);
        const auto taken = left_.substr(0, at);
        left_.remove_prefix(at == std::string_view::npos ? left_.size() : at + mark.size());
        return taken;
    }
    std::string_view line() { return until("\n"); }
    unsigned byte() {
        if (left_.empty()) return 0;
        const auto taken = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        return taken;
    }
    [[nodiscard]] std::string_view rest() const { return left_; }
    [[nodiscard]] bool done() const { return left_.empty(); }

  private:
    std::string_view left_;
};

}  // namespace risk::fuzz

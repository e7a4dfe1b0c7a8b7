// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/failure.hpp"
#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

/// A scenario or control message that cannot be understood; says where, what was expected and what was found.
class BadInput : public std::runtime_error {
  public:
    explicit BadInput(Failure failure) : std::runtime_error(failure.sentence()), failure_(std::move(failure)) {}
    [[nodiscard]] const Failure& failure() const { return failure_; }

  private:
    Failure failure_;
};

/// Reads the members of one JSON object; each member that nobody asked for is an error. All of it throws BadInput.
class JsonReader {
  public:
    JsonReader(const boost::json::value& value, std::string pointer);

    std::optional<std::string> text(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t least = 0,
                                        std::int64_t most = std::numeric_limits<std::int64_t>::max());
    std::optional<double> number(std::string_view key, double least, double most);
    std::optional<bool> flag(std::string_view key);
    /// Unix ms, RFC 3339, "now-10h", or "+74m" counted from base.
    std::optional<Ms> moment(std::string_view key, Ms now, Ms base);
    std::optional<Ms> duration(std::string_view key);  ///< "90m", "30d"
    const boost::json::value* raw(std::string_view key);
    [[nodiscard]] std::string pointer(std::string_view key) const { return pointer_ + "/" + std::string(key); }

    void done() const;  ///< complains about what was not asked for
    [[noreturn]] void refuse(std::string_view key, std::string expected) const;

    void into(std::string_view key, double& share) { share = number(key, 0.0, 1.0).value_or(share); }
    void into(std::string_view key, bool& value) { value = flag(key).value_or(value); }
    void into(std::string_view key, std::string& value) { value = text(key).value_or(value); }
    void into(std::string_view key, std::size_t& value) {
        value = static_cast<std::size_t>(integer(key).value_or(static_cast<std::int64_t>(value)));
    }

  private:
    const boost::json::object* object_;
    std::string pointer_;
    std::unordered_set<std::string> asked_;
};

/// The text as JSON; `name` says what it is in the complaint.
boost::json::value parse_json(std::string_view text, const std::string& name);

}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk::web {

/// 422 with "errors": every field that is wrong, where = its name in the request's body, dots between levels.
[[noreturn]] void refuse_fields(const std::vector<Failure>& faults);

/// A request's body, one JSON object, member by member. What does not fit is collected, so that all of it is told at once;
/// never with its value, which may be a secret in the wrong place.
class BodyReader {
  public:
    /// A ProblemError 400 if it is no JSON object, or names a member twice.
    explicit BodyReader(std::string_view body);

    [[nodiscard]] bool has(std::string_view field) const;
    /// Nothing if it is absent, null, or of another type: that is noted. "contact.email" is in the object "contact".
    std::optional<std::string> text(std::string_view field);
    std::optional<std::int64_t> number(std::string_view field);
    std::optional<bool> flag(std::string_view field);
    boost::json::object object(std::string_view field);  ///< empty instead of nothing

    void refuse(Failure fault) { faults_.push_back(std::move(fault)); }
    /// Notes members that nobody asked for; then whether anything is wrong is known.
    const std::vector<Failure>& faults();
    /// The same, and a ProblemError 422 if there is anything.
    void done();

  private:
    const boost::json::value* find(std::string_view field);
    void expect(std::string_view field, const char* expected, const boost::json::value& found);
    void note_unknown(const boost::json::object& members, const std::string& prefix);

    boost::json::object members_;
    std::set<std::string, std::less<>> asked_;
    std::vector<Failure> faults_;
};

}  // namespace risk::web

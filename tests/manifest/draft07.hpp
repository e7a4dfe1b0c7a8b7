// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <string>

namespace risk::plugins::test {

/// JSON Schema draft-07, as much of it as the schema of manifests uses; a keyword beyond that throws, so that nothing in the
/// schema goes unread.
class Draft07 {
  public:
    explicit Draft07(const char* file);

    /// The pointer and keyword of the first objection; empty: valid.
    [[nodiscard]] std::string objection(const boost::json::value& document) const { return check(document, root_, ""); }

  private:
    using Value = boost::json::value;
    [[nodiscard]] std::string check(const Value& value, const Value& schema, const std::string& at) const;
    [[nodiscard]] std::string check_keyword(const Value& value, const std::string& keyword, const Value& argument,
                                            const std::string& at) const;
    [[nodiscard]] std::string check_members(const boost::json::object& value, const boost::json::object& schema,
                                            const std::string& at) const;
    Value root_;
};

}  // namespace risk::plugins::test

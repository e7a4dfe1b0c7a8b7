// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace risk::plugins::wire {

/// Thrown while a frame is taken apart; caught where it was handed in.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The members of a message; whatever is missing or of another type is Malformed.
class MemberReader {
  public:
    explicit MemberReader(const boost::json::object& members) : members_(members) {}

    [[nodiscard]] std::string text(std::string_view name) const {
        const auto* found = member(name).if_string();
        if (found == nullptr) wrong(name, "a string");
        return std::string(*found);
    }
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const {
        const auto* found = member(name).if_array();
        if (found == nullptr) wrong(name, "an array of strings");
        std::vector<std::string> list;
        list.reserve(found->size());
        for (const auto& item : *found) {
            if (!item.is_string()) wrong(name, "an array of strings");
            list.emplace_back(item.get_string());
        }
        return list;
    }
    template <class Integer>
    [[nodiscard]] Integer integer(std::string_view name) const {
        return integer_of<Integer>(name, member(name));
    }
    template <class Integer>
    [[nodiscard]] std::vector<Integer> integers(std::string_view name) const {
        std::vector<Integer> list;
        for (const auto& item : array(name)) list.push_back(integer_of<Integer>(name, item));
        return list;
    }
    [[nodiscard]] bool flag(std::string_view name) const {
        const auto* found = member(name).if_bool();
        if (found == nullptr) wrong(name, "true or false");
        return *found;
    }
    [[nodiscard]] const boost::json::array& array(std::string_view name) const {
        const auto* found = member(name).if_array();
        if (found == nullptr) wrong(name, "an array");
        return *found;
    }

  private:
    [[nodiscard]] const boost::json::value& member(std::string_view name) const {
        const auto* found = members_.if_contains(name);
        if (found == nullptr) wrong(name, "to be there");
        return *found;
    }
    template <class Integer>
    static Integer integer_of(std::string_view name, const boost::json::value& value) {
        boost::system::error_code error;
        const auto number = value.to_number<Integer>(error);
        if (error || value.is_double()) wrong(name, "an integer in range");
        return number;
    }
    [[noreturn]] static void wrong(std::string_view name, const char* expected) {
        throw Malformed("\"" + std::string(name) + "\": expected " + expected);
    }

    const boost::json::object& members_;
};

/// The bytes behind the JSON.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    template <class Integer>
    Integer integer() {
        Integer value{};
        const std::string_view raw = bytes(sizeof value);
        std::memcpy(&value, raw.data(), sizeof value);
        return value;
    }
    std::string_view bytes(std::size_t count) {
        if (count > rest_.size()) throw Malformed("it ends too early");
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

template <class Integer>
void append_integer(std::string& out, Integer value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void append_bytes(std::string& out, std::string_view bytes) {
    append_integer(out, static_cast<std::uint32_t>(bytes.size()));
    out.append(bytes);
}

}  // namespace risk::plugins::wire

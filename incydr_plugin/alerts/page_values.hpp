// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "alerts/session_fields.hpp"

namespace risk::incydr {

/// Which object or array of a page the parser is in; those whose every element is something come last.
enum class Place : std::uint8_t {
    outside,
    skipped,
    page,
    session,
    score,
    state,
    rule,
    indicator,
    content,
    content_list,
    items,
    scores,
    states,
    rules,
    indicators
};

/// A place, and the last name in it.
struct Spot {
    Place place = Place::outside;
    Name name = Name::unknown;
};

/// Where the values of a page go; what nobody asks for is not kept.
class PageValues {
  public:
    explicit PageValues(SessionsPage& page) : page_(page) {}

    [[nodiscard]] bool found_items() const noexcept { return found_items_; }

    /// Which place the object or array is that begins there.
    [[nodiscard]] static Place object_at(Spot spot) noexcept;
    [[nodiscard]] Place array_at(Spot spot);
    void end_of_object(Place place);

    /// A value begins: an element of a list counts, whatever it is.
    void begin(Place place, bool object) {
        if (place >= Place::items) begin_element(place, object);
    }

    /// A name was read: empties what it stands for, which is where the value that follows goes.
    void begin_member(Spot spot) {
        find_target(spot);
        if (text_ != nullptr) {
            *text_ = {};
        } else if (number_ != nullptr) {
            number_->reset();
        } else {
            reset_list(spot);
        }
    }
    /// An object or array begins or ends: what comes next is no value of the last name.
    void forget_member() noexcept { text_ = nullptr, number_ = nullptr; }

    void take_text(Spot spot, std::string_view text) {
        if (text_ != nullptr) {
            *text_ = kept(text);
        } else {
            take_other_text(spot, text);
        }
    }

    template <class Number>
    void take_number(Spot spot, std::optional<std::int64_t> whole, Number number) {
        if (number_ != nullptr) {
            *number_ = whole;
        } else if (text_ != nullptr) {
            *text_ = page_.unescaped.emplace_front(boost::json::serialize(boost::json::value(number)));
        } else if (is_severity(spot)) {
            take_severity(whole, {});
        }
    }

  private:
    Session& session() { return page_.items.back(); }
    static bool is_severity(Spot spot) { return spot.place == Place::score && spot.name == Name::severity; }
    void take_severity(std::optional<std::int64_t> number, std::string_view word);
    void take_other_text(Spot spot, std::string_view text);
    void begin_element(Place place, bool object);
    void find_target(Spot spot);
    void reset_list(Spot spot);
    void end_of_state();

    static constexpr std::size_t most_listed = 50;  // of rules and indicators; people read them

    template <class Item>
    static Item* another(std::pmr::vector<Item>& list, Item& spare) {
        return list.size() < most_listed ? &list.emplace_back() : &spare;
    }

    // A text without escapes is a part of the body; any other is the parser's, and gone with the next.
    std::string_view kept(std::string_view text) {
        const std::less<const char*> before;
        const char *const begin = page_.text.data(), *const end = begin + page_.text.size();
        if (!before(text.data(), begin) && before(text.data(), end)) return text;
        return page_.unescaped.emplace_front(text);
    }

    SessionsPage& page_;
    bool found_items_ = false;
    std::string_view* text_ = nullptr;  // where the value of the last name goes, if that is one of ours
    std::optional<std::int64_t>* number_ = nullptr;
    StateText state_;
    TriggeredRule spare_rule_, *rule_ = &spare_rule_;
    Indicator spare_indicator_, *indicator_ = &spare_indicator_;
};

}  // namespace risk::incydr

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

/// Which object or array of a page the parser is in.
enum class Place : std::uint8_t {
    outside,
    skipped,
    page,
    items,
    session,
    scores,
    score,
    states,
    state,
    rules,
    rule,
    indicators,
    indicator,
    content,
    content_list
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
        switch (place) {
            case Place::items:
                page_.items.emplace_back(&page_.memory);
                if (!object) session().unreadable = "expected an object";
                break;
            case Place::scores:
                session().scores.emplace_back();
                break;
            case Place::states:
                state_ = {};
                break;
            case Place::rules:
                rule_ = another(session().rules, spare_rule_);
                break;
            case Place::indicators:
                indicator_ = another(session().indicators, spare_indicator_);
                break;
            default:
                break;
        }
    }

    /// Empties what the name that was just read stands for.
    void reset(Spot spot) {
        if (std::string_view* const text = text_at(spot)) {
            *text = {};
        } else if (std::optional<std::int64_t>* const number = number_at(spot)) {
            number->reset();
        } else {
            reset_list(spot);
        }
    }

    void take_text(Spot spot, std::string_view text) {
        if (std::string_view* const target = text_at(spot)) {
            *target = kept(text);
        } else {
            take_other_text(spot, text);
        }
    }

    template <class Number>
    void take_number(Spot spot, std::optional<std::int64_t> whole, Number number) {
        if (std::string_view* const text = text_at(spot)) {
            *text = page_.unescaped.emplace_front(boost::json::serialize(boost::json::value(number)));
        } else if (std::optional<std::int64_t>* const target = number_at(spot)) {
            *target = whole;
        } else if (is_severity(spot)) {
            take_severity(whole, {});
        }
    }

  private:
    Session& session() { return page_.items.back(); }
    static bool is_severity(Spot spot) { return spot.place == Place::score && spot.name == Name::severity; }
    void take_severity(std::optional<std::int64_t> number, std::string_view word);
    void take_other_text(Spot spot, std::string_view text);
    void reset_list(Spot spot);
    void end_of_state();

    static constexpr std::size_t most_listed = 50;  // of rules and indicators; people read them

    template <class Item>
    static Item* another(std::pmr::vector<Item>& list, Item& spare) {
        return list.size() < most_listed ? &list.emplace_back() : &spare;
    }

    std::string_view* text_at(Spot spot) {
        switch (spot.place) {
            case Place::session:
                return fields::session_texts.of(session(), spot.name);
            case Place::state:
                return fields::state_texts.of(state_, spot.name);
            case Place::rule:
                return fields::rule_texts.of(*rule_, spot.name);
            case Place::indicator:
                return fields::indicator_texts.of(*indicator_, spot.name);
            default:
                return nullptr;
        }
    }

    std::optional<std::int64_t>* number_at(Spot spot) {
        switch (spot.place) {
            case Place::page:
                return fields::page_numbers.of(page_, spot.name);
            case Place::session:
                return fields::session_numbers.of(session(), spot.name);
            case Place::score:
                return fields::score_numbers.of(session().scores.back(), spot.name);
            case Place::state:
                return fields::state_numbers.of(state_, spot.name);
            case Place::indicator:
                return fields::indicator_numbers.of(*indicator_, spot.name);
            default:
                return nullptr;
        }
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
    StateText state_;
    TriggeredRule spare_rule_, *rule_ = &spare_rule_;
    Indicator spare_indicator_, *indicator_ = &spare_indicator_;
};

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alerts/page_values.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {

/// Takes a page apart while it is parsed. As in a tree of values, the last of several members of one name counts: a name
/// that comes again empties what stood under it.
class PageHandler {
  public:
    static constexpr auto max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                          max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);
    using error_code = boost::json::error_code;

    explicit PageHandler(SessionsPage& page) : values_(page) {}

    [[nodiscard]] bool found_items() const noexcept { return values_.found_items(); }

    bool on_document_begin(error_code& /*ec*/) { return true; }
    bool on_document_end(error_code& /*ec*/) { return true; }

    bool on_object_begin(error_code& /*ec*/) {
        values_.begin(place(), true);
        enter(PageValues::object_at(here()));
        return true;
    }
    bool on_object_end(std::size_t /*members*/, error_code& /*ec*/) {
        values_.end_of_object(place());
        leave();
        return true;
    }
    bool on_array_begin(error_code& /*ec*/) {
        values_.begin(place(), false);
        enter(values_.array_at(here()));
        return true;
    }
    bool on_array_end(std::size_t /*elements*/, error_code& /*ec*/) {
        leave();
        return true;
    }

    bool on_key_part(boost::json::string_view part, std::size_t /*size*/, error_code& /*ec*/) {
        parts_.append(part.data(), part.size());
        return true;
    }
    bool on_key(boost::json::string_view last, std::size_t /*size*/, error_code& /*ec*/) {
        if (place() != Place::skipped) {
            name_ = name_of(joined(last));
            values_.begin_member(here());
        }
        parts_.clear();
        return true;
    }

    bool on_string_part(boost::json::string_view part, std::size_t /*size*/, error_code& /*ec*/) {
        parts_.append(part.data(), part.size());
        return true;
    }
    bool on_string(boost::json::string_view last, std::size_t /*size*/, error_code& /*ec*/) {
        values_.begin(place(), false);
        if (place() != Place::skipped) values_.take_text(here(), joined(last));
        parts_.clear();
        return true;
    }
    bool on_number_part(boost::json::string_view /*part*/, error_code& /*ec*/) { return true; }
    bool on_int64(std::int64_t number, boost::json::string_view /*text*/, error_code& /*ec*/) {
        values_.begin(place(), false);
        values_.take_number(here(), number, number);
        return true;
    }
    bool on_uint64(std::uint64_t number, boost::json::string_view /*text*/, error_code& /*ec*/) {
        values_.begin(place(), false);
        values_.take_number(here(), std::nullopt, number);
        return true;
    }
    bool on_double(double number, boost::json::string_view /*text*/, error_code& /*ec*/) {
        values_.begin(place(), false);
        values_.take_number(here(), whole_number(number), number);
        return true;
    }
    bool on_bool(bool /*value*/, error_code& /*ec*/) { return values_.begin(place(), false), true; }
    bool on_null(error_code& /*ec*/) { return values_.begin(place(), false), true; }
    bool on_comment_part(boost::json::string_view /*part*/, error_code& /*ec*/) { return true; }
    bool on_comment(boost::json::string_view /*last*/, error_code& /*ec*/) { return true; }

  private:
    static constexpr std::size_t deepest = 34;  // two more than the parser goes

    [[nodiscard]] Place place() const noexcept { return places_[depth_]; }
    [[nodiscard]] Spot here() const noexcept { return {places_[depth_], name_}; }
    void enter(Place next) {
        values_.forget_member();
        places_[++depth_] = next;
    }
    void leave() {
        values_.forget_member();
        --depth_;
    }

    // A text that came in parts, or its only part.
    std::string_view joined(boost::json::string_view last) {
        if (parts_.empty()) return {last.data(), last.size()};
        return parts_.append(last.data(), last.size());
    }

    PageValues values_;
    std::array<Place, deepest> places_{Place::outside};
    std::size_t depth_ = 0;
    Name name_ = Name::unknown;  // of the last member in the object that is being read
    std::string parts_;
};

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#include "alerts/sessions_page.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <utility>

#include "alerts/page_walk.hpp"
#include "alerts/session_names.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

constexpr std::size_t most_listed = 50;  // of rules and indicators; people read them
constexpr std::size_t deepest = 34;      // two more than the parser goes

// A new tenant may write words where numbers were.
int severity_of(std::optional<std::int64_t> number, std::string_view word) {
    if (number) return *number >= 0 && *number <= 4 ? static_cast<int>(*number) : Score::unknown;
    static constexpr std::array<std::string_view, 5> words{"NO_RISK_INDICATED", "LOW", "MODERATE", "HIGH", "CRITICAL"};
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (word == words[at]) return static_cast<int>(at);
    }
    return Score::unknown;
}

std::string fault_of(const Session& session) {
    if (session.id.empty()) return "sessionId: expected a text, found none";
    if (session.scores.empty()) return "scores: expected at least one score, found none";
    if (session.newest_score()->severity == Score::unknown)
        return "scores[].severity: expected 0 to 4 in the newest score, found something else";
    return {};
}

// Takes a page apart while it is parsed, and keeps nothing that nobody asks for. As in a tree of values, the last of
// several members of one name counts: a name that comes again empties what stood under it.
class PageHandler {
  public:
    static constexpr auto max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                          max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);
    using error_code = json::error_code;

    explicit PageHandler(SessionsPage& page) : page_(page) {}

    [[nodiscard]] bool found_items() const noexcept { return found_items_; }

    bool on_document_begin(error_code& /*ec*/) { return true; }
    bool on_document_end(error_code& /*ec*/) { return true; }

    bool on_object_begin(error_code& /*ec*/) {
        begin_value(true);
        enter(object_place());
        return true;
    }
    bool on_object_end(std::size_t /*members*/, error_code& /*ec*/) {
        if (place() == Place::session) session().unreadable = fault_of(session());
        if (place() == Place::state) end_of_state();
        --depth_;
        return true;
    }
    bool on_array_begin(error_code& /*ec*/) {
        begin_value(false);
        enter(array_place());
        return true;
    }
    bool on_array_end(std::size_t /*elements*/, error_code& /*ec*/) {
        --depth_;
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t /*size*/, error_code& /*ec*/) {
        parts_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view last, std::size_t /*size*/, error_code& /*ec*/) {
        if (place() != Place::skipped) {
            name_ = name_of(joined(last));
            reset();
        }
        parts_.clear();
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t /*size*/, error_code& /*ec*/) {
        parts_.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view last, std::size_t /*size*/, error_code& /*ec*/) {
        begin_value(false);
        if (place() != Place::skipped) take_text(joined(last));
        parts_.clear();
        return true;
    }
    bool on_number_part(json::string_view /*part*/, error_code& /*ec*/) { return true; }
    bool on_int64(std::int64_t number, json::string_view /*text*/, error_code& /*ec*/) {
        begin_value(false);
        take_number(number, number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view /*text*/, error_code& /*ec*/) {
        begin_value(false);
        take_number(std::nullopt, number);
        return true;
    }
    bool on_double(double number, json::string_view /*text*/, error_code& /*ec*/) {
        begin_value(false);
        take_number(whole_number(number), number);
        return true;
    }
    bool on_bool(bool /*value*/, error_code& /*ec*/) { return begin_value(false), true; }
    bool on_null(error_code& /*ec*/) { return begin_value(false), true; }
    bool on_comment_part(json::string_view /*part*/, error_code& /*ec*/) { return true; }
    bool on_comment(json::string_view /*last*/, error_code& /*ec*/) { return true; }

  private:
    // Which object or array the parser is in.
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

    [[nodiscard]] Place place() const noexcept { return places_[depth_]; }
    void enter(Place next) { places_[++depth_] = next; }
    Session& session() { return page_.items.back(); }

    [[nodiscard]] Place object_place() const {
        switch (place()) {
            case Place::outside:
                return Place::page;
            case Place::items:
                return Place::session;
            case Place::scores:
                return Place::score;
            case Place::states:
                return Place::state;
            case Place::rules:
                return Place::rule;
            case Place::indicators:
                return Place::indicator;
            case Place::session:
                return name_ == Name::content_inspection_results ? Place::content : Place::skipped;
            default:
                return Place::skipped;
        }
    }

    Place array_place() {
        if (place() == Place::page && name_ == Name::items) {
            found_items_ = true;
            page_.items.reserve(page_size_asked);
            return Place::items;
        }
        if (place() == Place::content && name_ == Name::detected_on_alerts) return Place::content_list;
        if (place() != Place::session) return Place::skipped;
        switch (name_) {
            case Name::scores:
                return listed(session().scores, Place::scores);
            case Name::states:
                return listed(session().states, Place::states);
            case Name::triggered_alerts:
                return listed(session().rules, Place::rules);
            case Name::risk_indicators:
                return listed(session().indicators, Place::indicators);
            default:
                return Place::skipped;
        }
    }

    // Most lists have a few elements: one allocation instead of three.
    template <class Item>
    static Place listed(std::vector<Item>& list, Place place) {
        list.reserve(4);
        return place;
    }

    // An element of a list counts, whatever it is.
    void begin_value(bool object) {
        switch (place()) {
            case Place::items:
                page_.items.emplace_back();
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

    template <class Item>
    static Item* another(std::vector<Item>& list, Item& spare) {
        return list.size() < most_listed ? &list.emplace_back() : &spare;
    }

    void end_of_state() {
        const std::string_view name = state_.v2.empty() ? state_.v1 : state_.v2;
        if (!name.empty()) session().states.push_back({name, state_.at_ms});
    }

    // Empties what the name that was just read stands for.
    void reset() {
        if (std::string_view* const text = text_here()) *text = {};
        if (std::optional<std::int64_t>* const number = number_here()) number->reset();
        if (place() == Place::score && name_ == Name::severity) session().scores.back().severity = Score::unknown;
        if (place() == Place::content && name_ == Name::detected_on_alerts) session().content_found.clear();
        if (place() == Place::page && name_ == Name::items) {
            found_items_ = false;
            page_.items.clear();
        }
        if (place() == Place::session) reset_list();
    }

    void reset_list() {
        switch (name_) {
            case Name::scores:
                return session().scores.clear();
            case Name::states:
                return session().states.clear();
            case Name::triggered_alerts:
                return session().rules.clear();
            case Name::risk_indicators:
                return session().indicators.clear();
            case Name::content_inspection_results:
                return session().content_found.clear();
            default:
                return;
        }
    }

    void take_text(std::string_view text) {
        if (std::string_view* const target = text_here()) {
            *target = kept(text);
        } else if (std::optional<std::int64_t>* const number = number_here()) {
            *number = whole_number(text);
        } else if (place() == Place::score && name_ == Name::severity) {
            session().scores.back().severity = severity_of(whole_number(text), text);
        } else if (place() == Place::content_list && session().content_found.size() < most_listed) {
            session().content_found.push_back(kept(text));
        }
    }

    template <class Number>
    void take_number(std::optional<std::int64_t> whole, Number number) {
        if (std::string_view* const target = text_here()) {
            *target = page_.unescaped.emplace_front(json::serialize(json::value(number)));
        } else if (std::optional<std::int64_t>* const found = number_here()) {
            *found = whole;
        } else if (place() == Place::score && name_ == Name::severity) {
            session().scores.back().severity = severity_of(whole, {});
        }
    }

    std::string_view* text_here() {
        switch (place()) {
            case Place::session:
                return text_of_session();
            case Place::state:
                return name_ == Name::state_v2 ? &state_.v2 : name_ == Name::state ? &state_.v1 : nullptr;
            case Place::rule:
                return name_ == Name::rule_id ? &rule_->id : name_ == Name::rule_name ? &rule_->name : nullptr;
            case Place::indicator:
                return name_ == Name::id ? &indicator_->id : name_ == Name::name ? &indicator_->name : nullptr;
            default:
                return nullptr;
        }
    }

    std::string_view* text_of_session() {
        switch (name_) {
            case Name::session_id:
                return &session().id;
            case Name::tenant_id:
                return &session().tenant;
            case Name::actor_id:
                return &session().actor_id;
            case Name::actor_name:
                return &session().actor_name;
            case Name::type:
                return &session().type;
            case Name::exfiltration_summary:
                return &session().exfiltration_summary;
            case Name::context_summary:
                return &session().context_summary;
            default:
                return nullptr;
        }
    }

    std::optional<std::int64_t>* number_here() {
        switch (place()) {
            case Place::page:
                return name_ == Name::total_count ? &page_.total : nullptr;
            case Place::session:
                return number_of_session();
            case Place::score:
                return name_ == Name::source_timestamp ? &session().scores.back().at_ms : nullptr;
            case Place::state:
                return name_ == Name::source_timestamp ? &state_.at_ms : nullptr;
            case Place::indicator:
                return name_ == Name::weight        ? &indicator_->weight
                       : name_ == Name::event_count ? &indicator_->events
                                                    : nullptr;
            default:
                return nullptr;
        }
    }

    std::optional<std::int64_t>* number_of_session() {
        switch (name_) {
            case Name::begin_time:
                return &session().begin_ms;
            case Name::end_time:
                return &session().end_ms;
            case Name::first_observed:
                return &session().first_observed_ms;
            case Name::last_updated:
                return &session().last_updated_ms;
            case Name::critical_events:
                return &session().critical_events;
            case Name::high_events:
                return &session().high_events;
            case Name::moderate_events:
                return &session().moderate_events;
            case Name::low_events:
                return &session().low_events;
            case Name::no_risk_events:
                return &session().no_risk_events;
            default:
                return nullptr;
        }
    }

    // A text that came in parts, or its only part.
    std::string_view joined(json::string_view last) {
        if (parts_.empty()) return {last.data(), last.size()};
        return parts_.append(last.data(), last.size());
    }

    // A text without escapes is a part of the body; any other is the parser's, and gone with the next.
    std::string_view kept(std::string_view text) {
        const std::less<const char*> before;
        const char *const begin = page_.text->data(), *const end = begin + page_.text->size();
        if (!before(text.data(), begin) && before(text.data(), end)) return text;
        return page_.unescaped.emplace_front(text);
    }

    struct StateText {
        std::string_view v2, v1;
        std::optional<std::int64_t> at_ms;
    };

    SessionsPage& page_;
    bool found_items_ = false;
    std::array<Place, deepest> places_{Place::outside};
    std::size_t depth_ = 0;
    Name name_ = Name::unknown;  // of the last member in the object that is being read
    std::string parts_;
    StateText state_;
    TriggeredRule spare_rule_, *rule_ = &spare_rule_;
    Indicator spare_indicator_, *indicator_ = &spare_indicator_;
};

enum class Reading : std::uint8_t { whole, other, no_json };

Reading read(SessionsPage& page, std::string text) {
    page = {};
    page.text = std::make_unique<const std::string>(std::move(text));
    json::basic_parser<PageHandler> parser(json::parse_options(), page);
    json::error_code error;
    const std::size_t taken = parser.write_some(false, page.text->data(), page.text->size(), error);
    if (error || taken < page.text->size()) return Reading::no_json;
    return parser.handler().found_items() ? Reading::whole : Reading::other;
}

// Of the few that cannot be judged: whole, as they came.
void keep_unreadable(SessionsPage& page) {
    const auto unreadable = [](const Session& session) { return !session.unreadable.empty(); };
    if (std::none_of(page.items.begin(), page.items.end(), unreadable)) return;
    json::monotonic_resource memory;
    const auto value = parse_json(*page.text, &memory);
    const json::array* const items = value ? array_at(*value, "items") : nullptr;
    for (std::size_t at = 0; items != nullptr && at < page.items.size(); ++at) {
        if (unreadable(page.items[at])) page.items[at].raw = json::serialize(items->at(at));
    }
}

}  // namespace

std::optional<SessionsPage> parse_sessions(std::string body) {
    SessionsPage page;
    Reading reading = read(page, std::move(body));
    if (reading == Reading::no_json) reading = read(page, repaired_json(*page.text));
    if (reading != Reading::whole) return std::nullopt;
    if (page.total && *page.total < 0) page.total.reset();
    keep_unreadable(page);
    return page;
}

}  // namespace risk::incydr

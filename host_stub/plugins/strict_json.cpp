// SPDX-License-Identifier: Apache-2.0
#include "plugins/strict_json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>
#include <set>
#include <vector>

namespace risk::plugins {
namespace {

namespace json = boost::json;

enum class Trouble { none, duplicate_key, too_deep, too_large };

/// Follows a text only to see where each key stands.
struct KeyWatcher {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    struct Level {
        std::set<std::string, std::less<>> keys;
        std::string step;  // of the pointer, to the member or item that is being read
        std::size_t items = 0;
        bool array = false;
    };

    explicit KeyWatcher(std::size_t max_depth) : depth_limit(max_depth) {}

    [[nodiscard]] std::string pointer() const {
        std::string text;
        for (const Level& level : levels) text += level.step;
        return text;
    }
    bool stop(Trouble why, json::error_code& error) {
        trouble = why;
        error = json::error::syntax;  // any will do; `trouble` tells
        return false;
    }
    /// A value begins: an array counts its items.
    void step() {
        if (levels.empty() || !levels.back().array) return;
        levels.back().step = "/" + std::to_string(levels.back().items++);
    }
    bool open(bool array, json::error_code& error) {
        step();
        if (levels.size() >= depth_limit) return stop(Trouble::too_deep, error);
        levels.emplace_back().array = array;
        return true;
    }
    bool close() {
        levels.pop_back();
        return true;
    }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code& error) { return open(false, error); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_array_begin(json::error_code& error) { return open(true, error); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        key.append(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        key.append(part);
        levels.back().step = pointer_step(key);
        const bool first = levels.back().keys.insert(std::exchange(key, {})).second;
        return first || stop(Trouble::duplicate_key, error);
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code&) { return scalar(); }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code&) { return scalar(); }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return scalar(); }
    bool on_double(double number, json::string_view, json::error_code& error) {
        scalar();
        return std::isfinite(number) || stop(Trouble::too_large, error);
    }
    bool on_bool(bool, json::error_code&) { return scalar(); }
    bool on_null(json::error_code&) { return scalar(); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
    bool scalar() {
        step();
        return true;
    }

    std::size_t depth_limit;
    std::vector<Level> levels;
    std::string key;
    Trouble trouble = Trouble::none;
};

std::string place(std::string_view file, std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto lines = std::ranges::count(before, '\n');
    const std::size_t last = before.rfind('\n');
    const std::size_t column = last == std::string_view::npos ? offset + 1 : offset - last;
    return std::string(file) + ", line " + std::to_string(lines + 1) + ", column " + std::to_string(column);
}

std::string inside(std::string_view file, const KeyWatcher& watcher) {
    return std::string(file) + ", " + watcher.pointer();
}

}  // namespace

std::string pointer_step(std::string_view name) {
    std::string step = "/";
    for (const char c : name) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    return step;
}

Result<json::value> parse_strict_json(std::string_view text, std::string_view file, const JsonLimits& limits) {
    if (text.size() > limits.bytes) {
        return Failure{"The file is too long",
                       std::string(file),
                       "at most " + std::to_string(limits.bytes) + " bytes",
                       std::to_string(text.size()) + " bytes",
                       {}};
    }
    json::parse_options options;
    options.max_depth = limits.depth + 1;  // so that the watcher, which knows the place, is the first to object
    json::basic_parser<KeyWatcher> parser(options, limits.depth);
    json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    const KeyWatcher& watcher = parser.handler();
    if (watcher.trouble == Trouble::duplicate_key) {
        return Failure{"The same key occurs twice", inside(file, watcher), "one value a key", "a second one", {}};
    }
    if (watcher.trouble == Trouble::too_deep) {
        return Failure{"The text is nested too deep",
                       inside(file, watcher),
                       "at most " + std::to_string(limits.depth) + " levels",
                       "more",
                       {}};
    }
    if (watcher.trouble == Trouble::too_large) {
        return Failure{
            "A number is too large", inside(file, watcher), "a number of less than 1.8e308", "a larger one", {}};
    }
    if (!error && read < text.size()) error = json::error::extra_data;
    if (error) return Failure{"The text is no JSON", place(file, text, read), "JSON in UTF-8", error.message(), {}};
    return json::parse(text, {}, options);
}

}  // namespace risk::plugins

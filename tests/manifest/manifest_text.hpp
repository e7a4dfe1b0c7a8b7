// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace risk::plugins::test {

/// A manifest in which everything is right; tests change one thing.
inline boost::json::value good_manifest() {
    return boost::json::parse(R"({
        "$schema": "manifest.schema.json",
        "manifest_version": 1,
        "id": "file_drop", "name": "File Drop", "description": "Reads files.", "publisher": "Example",
        "version": "1.2.3-rc.1",
        "abi": {"major": 1, "min_minor": 0},
        "library": {"file": "file_drop.so", "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
        "config_schema": {
            "type": "object", "title": "Settings", "description": "What to enter.",
            "properties": {
                "token": {"type": "string", "title": "Token", "minLength": 4, "maxLength": 64, "x-secret": true, "x-order": 2},
                "base_url": {"type": "string", "title": "Base URL", "format": "uri", "x-section": "Activate", "x-order": 1},
                "days": {"type": "integer", "minimum": 1, "maximum": 90, "default": 30, "x-order": 3},
                "ratio": {"type": "number", "minimum": 0, "maximum": 1.5, "x-order": 3},
                "mode": {"type": "string", "enum": ["fast", "safe"], "default": "safe", "x-order": 3},
                "details": {"type": "boolean", "default": true, "x-order": 3}
            },
            "required": ["token", "base_url"],
            "additionalProperties": false
        },
        "event_kinds": [{"id": "record", "title": "Record", "description": "A line."}],
        "ignored_reasons": [{"id": "old", "title": "Old"}],
        "permissions": [{"id": "file.read", "title": "Read", "purpose": "To read."}],
        "entitlements": ["engage"],
        "network": ["*.example.com", "localhost", "*"],
        "poll": {"default_s": 60, "min_s": 1, "max_s": 86400, "timeout_s": 30, "max_events": 500}
    })");
}

/// Sets, or with an empty text removes, what a JSON pointer names. A last step "-" appends to an array.
inline boost::json::value changed(boost::json::value document, std::string_view pointer, std::string_view json) {
    const auto slash = pointer.rfind('/');
    boost::json::value& parent = document.at_pointer(pointer.substr(0, slash));
    const std::string_view last = pointer.substr(slash + 1);
    if (auto* array = parent.if_array()) {
        if (last == "-")
            array->push_back(boost::json::parse(json));
        else
            (*array)[static_cast<std::size_t>(std::stoul(std::string(last)))] = boost::json::parse(json);
    } else if (json.empty()) {
        parent.get_object().erase(last);
    } else {
        parent.get_object()[last] = boost::json::parse(json);
    }
    return document;
}

}  // namespace risk::plugins::test

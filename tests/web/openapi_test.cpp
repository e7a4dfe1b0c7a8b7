// SPDX-License-Identifier: Apache-2.0
// The description against the routes, in both directions; answers are held against it by tests/path/openapi_test.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "seeded_host.hpp"
#include "web/openapi_document.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;
using domain::Action;

json::value document() {
    const auto text = openapi_document();
    return json::parse({text.data(), text.size()});
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// "get /api/v1/events/{row}"
using Operations = std::set<std::string>;

Operations described(const json::value& all) {
    Operations operations;
    for (const auto& [path, item] : all.at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object())
            operations.insert(std::string(method) + ' ' + std::string(path));
    }
    return operations;
}

Router all_routes() {
    Router router;
    add_all_routes(router);
    return router;
}

const json::object& operation_of(const json::value& all, const Route& route) {
    return all.at("paths").at(route.pattern).at(lower(route.method)).as_object();
}

/// Calls see(object) for every object in it.
template <class See>
void walk(const json::value& value, const See& see) {
    if (value.is_object()) {
        see(value.get_object());
        for (const auto& [key, member] : value.get_object()) {
            if (key != "examples" && key != "example") walk(member, see);
        }
    }
    if (value.is_array()) {
        for (const auto& element : value.get_array()) walk(element, see);
    }
}

TEST(OpenApi, describes_every_route_and_nothing_else) {
    const auto router = all_routes();
    Operations routes;
    for (const auto& route : router.routes()) routes.insert(lower(route.method) + ' ' + route.pattern);
    EXPECT_EQ(described(document()), routes);
}

TEST(OpenApi, G8_says_which_routes_are_open_to_anybody) {
    const auto all = document();
    const auto router = all_routes();
    for (const auto& route : router.routes()) {
        const auto* security = operation_of(all, route).if_contains("security");
        const bool open = security != nullptr && security->as_array().empty();
        const bool public_route = route.action == Action::anything_public || route.action == Action::sign_in;
        EXPECT_EQ(open, public_route) << route.method << ' ' << route.pattern;
    }
}

TEST(OpenApi, names_every_captured_segment) {
    const auto all = document();
    const auto router = all_routes();
    for (const auto& route : router.routes()) {
        std::set<std::string> captured, in_path;
        for (std::size_t from = 0; (from = route.pattern.find('{', from)) != std::string::npos; ++from)
            captured.insert(route.pattern.substr(from + 1, route.pattern.find('}', from) - from - 1));
        if (const auto* parameters = operation_of(all, route).if_contains("parameters")) {
            for (const auto& parameter : parameters->as_array()) {
                if (parameter.at("in").as_string() == "path") in_path.emplace(parameter.at("name").as_string());
            }
        }
        EXPECT_EQ(captured, in_path) << route.pattern;
    }
}

TEST(OpenApi, has_a_problem_for_whatever_else_happens) {
    const auto all = document();
    for (const auto& [path, item] : all.at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object()) {
            EXPECT_TRUE(operation.at("responses").as_object().contains("default")) << method << ' ' << path;
        }
    }
}

TEST(OpenApi, refers_only_to_what_is_there_and_uses_all_of_it) {
    const auto all = document();
    std::set<std::string> used;
    walk(all, [&](const json::object& object) {
        if (const auto* reference = object.if_contains("$ref")) {
            const std::string pointer(reference->as_string().subview(1));
            boost::system::error_code missing;
            EXPECT_NE(all.find_pointer(pointer, missing), nullptr) << pointer;
            used.insert(pointer);
        }
    });
    for (const auto& [name, schema] : all.at("components").at("schemas").as_object()) {
        EXPECT_TRUE(used.contains("/components/schemas/" + std::string(name))) << name;
    }
}

TEST(OpenApi, leaves_no_object_open_by_accident) {
    walk(document(), [](const json::object& object) {
        const auto* type = object.if_contains("type");
        if (type == nullptr || !type->is_string() || type->as_string() != "object") return;
        EXPECT_TRUE(object.contains("additionalProperties")) << json::serialize(object);
    });
}

TEST(OpenApi, is_served) {
    const testing::SeededHost host;
    EXPECT_EQ(host.json("/api/v1/openapi.json"), document());
    EXPECT_EQ(document().at("openapi").as_string(), "3.1.0");
}

}  // namespace
}  // namespace risk::web

// SPDX-License-Identifier: Apache-2.0
// A whole request: method and target, header lines, an empty line, the body. Whatever it is, the answer is no fault of the
// host, is JSON where it says so, tells what to do where it refuses, and holds no secret.
#include <boost/json.hpp>
#include <optional>

#include "desk.hpp"
#include "fuzz.hpp"
#include "web/request_check.hpp"

namespace risk::fuzz {
namespace {

namespace json = boost::json;

std::optional<web::Request> request_in(std::string_view input) {
    Pieces pieces(input);
    web::Request request;
    request.method = pieces.until(" ");
    request.id = "1";
    request.remote = "127.0.0.1";
    const std::string_view target = pieces.line();
    web::HeaderCheck check(request);
    for (auto line = pieces.line(); !line.empty(); line = pieces.line()) {
        const auto colon = line.find(": ");
        if (colon != std::string_view::npos) check.take(line.substr(0, colon), line.substr(colon + 2));
    }
    request.body = pieces.rest().substr(0, web::default_body_bytes);
    if (check.breach(false) || !web::parse_target(target, request)) return std::nullopt;
    return request;
}

/// All that a request says before its body, decoded.
std::string head_of(const web::Request& request) {
    std::string text = request.method + ' ' + request.path();
    for (const auto& [name, value] : request.query) text += ' ' + name + ' ' + value;
    for (const auto& [name, value] : request.headers) text += ' ' + name + ' ' + value;
    return text;
}

/// All of the answer: what follows the body, too.
std::string whole(web::Response& response) {
    std::string text = response.body;
    for (int pieces = 0; response.more && pieces < 100; ++pieces) {
        auto piece = response.more();
        if (!piece) break;
        text += *piece;
    }
    return text;
}

void check_problem(const web::Response& response, const json::value& body) {
    require(body.is_object(), "a problem is an object");
    const auto& members = body.get_object();
    require(members.contains("title") && members.contains("status"), "a problem has a title and a status",
            json::serialize(body));
    require(members.at("status").to_number<int>() == response.status, "the one that is answered",
            json::serialize(body));
}

/// `told`: the client has put the secret where none belongs, and is told what it has sent.
void check(web::Response& response, bool told) {
    const std::string body = whole(response);
    // 503 is the answer of this desk to whoever wants a plugin run: it has none.
    require(response.status >= 200 && (response.status < 500 || response.status == 503),
            "an answer is no fault of the host", body);
    require(told || body.find(planted_secret) == std::string::npos, "no answer holds a secret", body);
    for (const auto& [name, text] : response.headers) {
        require((name + text).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                "a header line is one line", text);
    }
    const bool problem = response.content_type.starts_with("application/problem+json");
    require(problem == (response.status >= 400), "who is refused is told why, and nobody else", response.content_type);
    if (!problem && response.content_type != "application/json") return;
    if (body.empty()) return;
    boost::system::error_code error;
    const auto parsed = json::parse(body, error);
    require(!error, "what says it is JSON is JSON", body);
    if (problem) check_problem(response, parsed);
}

}  // namespace

void try_input(std::string_view input) {
    static Desk desk;
    auto request = request_in(input);
    if (!request) return;
    const bool changes = request->method != "GET" && request->method != "HEAD";
    const bool told = head_of(*request).find(planted_secret) != std::string::npos;
    auto response = desk.answer(*request);
    check(response, told);
    const bool changed = changes && response.status < 300;
    response = {};
    if (changed) desk.restore();
}

}  // namespace risk::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "web/problem.hpp"

#include <boost/json.hpp>

#include "base/text_width.hpp"

namespace risk::web {

std::string_view status_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 400:
            return "Bad Request";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 413:
            return "Content Too Large";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 304:
            return "Not Modified";
        case 401:
            return "Unauthorized";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        default:
            return "Status";
    }
}

Response problem(int status, const Failure& failure, std::string_view request_id, const ProblemExtras& extras) {
    boost::json::object body{{"type", "about:blank"}, {"title", status_phrase(status)}, {"status", status}};
    body["detail"] = printable(failure.sentence());  // what was found may be a header's bytes, and JSON is UTF-8
    const std::pair<std::string_view, const std::string&> parts[] = {{"what", failure.what},
                                                                     {"where", failure.where},
                                                                     {"expected", failure.expected},
                                                                     {"found", failure.found},
                                                                     {"remedy", failure.remedy}};
    for (const auto& [name, text] : parts) {
        if (!text.empty()) body[name] = printable(text);
    }
    if (extras.members) {
        for (const auto& member : *extras.members) body[member.key()] = member.value();
    }
    body["request_id"] = request_id;
    Response response = json_response(body, status);
    response.content_type = "application/problem+json";
    response.headers = extras.headers;
    return response;
}

}  // namespace risk::web

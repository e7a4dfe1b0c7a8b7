// SPDX-License-Identifier: Apache-2.0
// The bytes of a connection, through the web server's own reading and answering. In whatever pieces they come, the same
// requests are understood and the same answers given; each is answered once and in turn; after a refusal nothing is read
// as a request; and the connection ends. The first byte says into how long pieces the others are cut.
#include "web/http_session.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <vector>

#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_header = 2048, most_body = 512;
constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";

/// A client that has all of its bytes ready, takes every answer, and hangs up when it has nothing more to say.
class ScriptedStream final : public web::ByteStream {
  public:
    ScriptedStream(asio::io_context& io, std::string_view bytes, std::size_t piece, std::string& output)
        : io_(io), left_(bytes), piece_(piece), output_(output) {}

    void handshake(std::function<void(web::StreamError)> done) override {
        asio::post(io_, [done = std::move(done)] { done({}); });
    }
    void read_some(asio::mutable_buffer into, Done done) override {
        const auto part = left_.substr(0, std::min(piece_, into.size()));
        left_.remove_prefix(part.size());
        std::copy(part.begin(), part.end(), static_cast<char*>(into.data()));
        const web::StreamError error = part.empty() ? asio::error::eof : web::StreamError();
        asio::post(io_, [done = std::move(done), error, count = part.size()] { done(error, count); });
    }
    void write(asio::const_buffer all, Done done) override {
        output_.append(static_cast<const char*>(all.data()), all.size());
        asio::post(io_, [done = std::move(done), count = all.size()] { done({}, count); });
    }
    void finish(std::function<void()> done) override { asio::post(io_, std::move(done)); }
    void close() override { left_ = {}; }

  private:
    asio::io_context& io_;
    std::string_view left_;
    std::size_t piece_;
    std::string& output_;
};

struct Heard {
    std::vector<std::string> requests, methods;
    std::vector<int> refusals;
    std::string output;
    bool ended = false;
};

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void check(const web::Request& request) {
    require(!request.method.empty() && request.method.find(' ') == std::string::npos, "a method is one word",
            request.method);
    require(request.body.size() <= most_body, "a body is no longer than it may be");
    for (const auto& [name, value] : request.headers) {
        require(!name.empty() && is_one_line(name) && is_one_line(value), "a header line is one line", value);
        require(std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; }), "names are in lower case",
                name);
    }
    require(!(request.headers.contains("transfer-encoding") && request.headers.contains("content-length")),
            "where a request ends is said once");
}

std::string told(const web::Request& request) {
    std::string text = request.method + ' ' + request.path();
    for (const auto& [name, value] : request.query) text += " ?" + name + '=' + value;
    for (const auto& [name, value] : request.headers) text += " [" + name + ": " + value + ']';
    return text + '\n' + request.body;
}

/// An answer whose length is not known beforehand.
std::function<std::optional<std::string>()> in_pieces(std::string text) {
    return [text, at = std::size_t{0}]() mutable -> std::optional<std::string> {
        if (at == text.size()) return std::nullopt;
        return text.substr(at++, 1);
    };
}

web::Response answer_to(const web::Request& request) {
    web::Response response;
    const auto first = request.segments.empty() ? std::string_view() : std::string_view(request.segments.front());
    if (first == "none") response.status = 204;
    if (first == "pieces")
        response.more = in_pieces("abc");
    else
        response.body = std::to_string(request.body.size());
    return response;
}

web::HttpHandlers handlers(Heard& heard) {
    const auto refusal = [&heard](int status) {
        heard.refusals.push_back(status);
        web::Response response;
        response.status = status;
        response.body = "refused";
        return response;
    };
    web::HttpHandlers all;
    all.handle = [&heard](const web::Request& request, const web::Reply& reply) {
        check(request);
        heard.requests.push_back(told(request));
        heard.methods.push_back(request.method);
        reply(answer_to(request));
    };
    all.refuse = [refusal](int status, const Failure& why) {
        require(status >= 400 && status < 500 && !why.what.empty(), "who is refused is told why");
        return refusal(status);
    };
    all.before_body = [refusal](const web::Request& head) {
        if (!head.segments.empty() && head.segments.front() == "closed") return web::BodyTerms{0, refusal(403)};
        return web::BodyTerms{most_body, std::nullopt};
    };
    return all;
}

Heard converse(std::string_view bytes, std::size_t piece) {
    Heard heard;
    asio::io_context io(1);
    web::SessionHouse house{{}, handlers(heard), {}};
    house.options.max_header_bytes = most_header;
    std::make_shared<web::HttpSession>(std::make_unique<ScriptedStream>(io, bytes, piece, heard.output), "192.0.2.1",
                                       io, house)
        ->start();
    io.poll();  // nothing waits but deadlines
    heard.ended = house.sessions.empty();
    return heard;
}

/// What a client makes of the output, one answer after the other.
class Answers {
  public:
    explicit Answers(std::string_view output) : left_(output) {}

    [[nodiscard]] bool done() {
        while (left_.starts_with(interim)) left_.remove_prefix(interim.size());
        return left_.empty();
    }
    /// False: it was the last one.
    bool next(bool without_body) {
        const auto end = left_.find("\r\n\r\n");
        require(left_.starts_with("HTTP/1.1 ") && end != std::string_view::npos, "an answer has a head", left_);
        const auto head = left_.substr(0, end + 2);
        left_.remove_prefix(end + 4);
        const bool keeps = head.find("\r\nConnection: keep-alive\r\n") != std::string_view::npos;
        if (without_body || head.substr(9, 3) == "204") return keeps;
        if (head.find("\r\nTransfer-Encoding: chunked\r\n") != std::string_view::npos) {
            skip_chunks();
        } else if (const auto length = length_in(head)) {
            require(left_.size() >= *length, "a body is as long as it says", head);
            left_.remove_prefix(*length);
        } else {
            require(!keeps, "what has no length ends with the connection", head);
            left_ = {};
        }
        return keeps;
    }
    [[nodiscard]] std::string_view left() const { return left_; }

  private:
    static std::optional<std::size_t> length_in(std::string_view head) {
        constexpr std::string_view name = "\r\nContent-Length: ";
        const auto at = head.find(name);
        if (at == std::string_view::npos) return std::nullopt;
        std::size_t length = 0;
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
        return length;
    }
    void skip_chunks() {
        for (;;) {
            std::size_t length = 0;
            const auto* const end = std::from_chars(left_.data(), left_.data() + left_.size(), length, 16).ptr;
            left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
            require(left_.starts_with("\r\n") && left_.size() >= length + 4, "a chunk is whole", left_);
            left_.remove_prefix(length + 4);
            if (length == 0) return;
        }
    }

    std::string_view left_;
};

void check(const Heard& heard) {
    require(heard.ended, "a connection whose client has hung up ends");
    require(heard.refusals.size() <= 1, "after a refusal nothing is read");
    Answers answers(heard.output);
    bool keeps = true;
    for (const std::string& method : heard.methods) {
        require(keeps && !answers.done(), "each request has an answer, and none comes after the last");
        keeps = answers.next(method == "HEAD");
    }
    if (!heard.refusals.empty()) {
        require(keeps && !answers.done(), "a refusal is told");
        // Of one whose method was understood as HEAD there is no body.
        keeps = answers.next(!heard.output.ends_with("refused"));
        require(!keeps, "and ends the connection");
    }
    require(answers.done(), "no answer is given unasked", answers.left());
}

bool too_long(const Heard& heard) { return !heard.refusals.empty() && heard.refusals.back() == 431; }

/// What is no request may be noticed later in pieces: when its header has come to an end, or never. Of a header as long as
/// it may be, the last bytes decide, and how they came.
void compare(const Heard& whole, const Heard& parts) {
    const auto both = std::min(whole.requests.size(), parts.requests.size());
    require(std::equal(whole.requests.begin(), whole.requests.begin() + static_cast<std::ptrdiff_t>(both),
                       parts.requests.begin()),
            "in pieces the same is understood");
    if (too_long(whole) || too_long(parts)) return;
    require(whole.requests.size() == parts.requests.size(), "as many requests");
    require(whole.refusals.size() >= parts.refusals.size(), "and nothing else refused");
    if (whole.refusals == parts.refusals)
        require(whole.output == parts.output, "the answers are the same", parts.output);
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::size_t piece = pieces.byte() % 64 + 1;
    const Heard whole = converse(pieces.rest(), pieces.rest().size() + 1);
    const Heard parts = converse(pieces.rest(), piece);
    check(whole);
    check(parts);
    compare(whole, parts);
}

}  // namespace risk::fuzz

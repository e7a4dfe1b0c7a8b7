// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

/// What the shell read, and what it is to do. No socket in sight.
struct HttpRequest {
    std::string method;
    std::string target;  ///< path and query as sent
    std::string authorization;
    std::string accept_encoding;
    std::string body;
    bool secure = false;
};

/// A body that many requests get: written once, packed once.
struct PreparedBody {
    std::string plain;
    std::string packed;  ///< with gzip; empty until somebody asks for it
};

struct HttpReply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<PreparedBody> prepared = {};  ///< if there is one, it is sent instead of body
    bool packed = false;                          ///< of prepared: packed, not plain

    [[nodiscard]] const std::string& content() const {
        if (!prepared) return body;
        return packed ? prepared->packed : prepared->plain;
    }
    /// A body of its own, which may be changed.
    void own_body() {
        if (!prepared) return;
        body = content();
        prepared.reset();
    }
};

struct Delivery {
    enum class Manner : std::uint8_t {
        whole,         ///< as it should be
        never,         ///< nothing at all, until the client goes
        reset_before,  ///< connection reset instead of an answer
        reset_within,  ///< connection reset after half of the answer
        closed,        ///< connection ended in order, without an answer
        truncated,     ///< Content-Length promises more than comes before the end
        dripped,       ///< `bytes` at a time with `delay` between
    };
    HttpReply reply;
    Manner manner = Manner::whole;
    Ms delay = 0;  ///< real milliseconds before the answer (or between drips)
    std::size_t bytes = 0;
};

}  // namespace risk::incydr_simulator

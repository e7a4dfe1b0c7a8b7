// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

/// Makes one thing of a request that comes twice under one Idempotency-Key: a double click, or a client that tries again
/// because it never saw the answer. Kept in memory for a day, a thousand at most; beyond that, and after a restart, what
/// guards is that names are unique. Thread-safe.
class IdempotencyShelf {
  public:
    using Work = std::function<Response()>;

    /// Without the header: the work. With it: the work the first time; the same request again gets the first one's answer,
    /// and waits for it if it is still being made. Only what succeeded is kept: what was refused may be corrected and sent
    /// again under the same key. A ProblemError 400 for a key that is none, 422 for one that was used for something else.
    Response once(const Request& request, std::int64_t now_s, const Work& work);

  private:
    struct Entry {
        std::string fingerprint;  ///< of the body
        std::int64_t at_s = 0;
        std::shared_future<Response> answer;
    };
    using Key = std::pair<std::string, std::string>;  ///< who, and the header

    void forget_old(std::int64_t now_s);
    void forget(const Key& key);
    Response run(const Key& key, std::promise<Response> promise, const Work& work);

    std::mutex mutex_;
    std::map<Key, Entry> entries_;
};

}  // namespace risk::web

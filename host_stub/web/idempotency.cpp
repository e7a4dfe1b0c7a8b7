// SPDX-License-Identifier: Apache-2.0
#include "web/idempotency.hpp"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "web/problem.hpp"

namespace risk::web {
namespace {

constexpr std::int64_t kept_s = 86'400;
constexpr std::size_t most_kept = 1'000;
constexpr std::size_t longest_key = 200;

/// Not the body itself: there is a secret in it.
std::string fingerprint_of(const std::string& body) {
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size(), nullptr, 0);
    return hash;
}

void check_key(std::string_view key) {
    const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
    if (visible && key.size() <= longest_key) return;
    throw ProblemError(400, {"The header cannot be understood", "Idempotency-Key", "1 to 200 visible ASCII characters",
                             "something else", ""});
}

[[noreturn]] void refuse_other_use() {
    throw ProblemError(422, {"This key was used for another request", "Idempotency-Key", "a new key for a new request",
                             "one that was used within the last 24 hours", ""});
}

}  // namespace

void IdempotencyShelf::forget_old(std::int64_t now_s) {
    std::erase_if(entries_, [now_s](const auto& each) { return each.second.at_s + kept_s < now_s; });
    while (entries_.size() >= most_kept) {
        entries_.erase(std::ranges::min_element(entries_, {}, [](const auto& each) { return each.second.at_s; }));
    }
}

void IdempotencyShelf::forget(const Key& key) {
    const std::lock_guard lock(mutex_);
    entries_.erase(key);
}

Response IdempotencyShelf::run(const Key& key, std::promise<Response> promise, const Work& work) {
    try {
        auto response = work();
        promise.set_value(response);
        return response;
    } catch (...) {
        forget(key);
        promise.set_exception(std::current_exception());
        throw;
    }
}

Response IdempotencyShelf::once(const Request& request, std::int64_t now_s, const Work& work) {
    const auto header = request.header("idempotency-key");
    if (header.empty()) return work();
    check_key(header);
    const Key key{request.identity.actor, std::string(header)};
    const auto fingerprint = fingerprint_of(request.body);
    std::promise<Response> promise;
    std::shared_future<Response> first;
    {
        const std::lock_guard lock(mutex_);
        forget_old(now_s);
        const auto [entry, is_first] = entries_.try_emplace(key, Entry{fingerprint, now_s, {}});
        if (is_first) {
            entry->second.answer = promise.get_future().share();
        } else {
            if (entry->second.fingerprint != fingerprint) refuse_other_use();
            first = entry->second.answer;
        }
    }
    return first.valid() ? first.get() : run(key, std::move(promise), work);
}

}  // namespace risk::web

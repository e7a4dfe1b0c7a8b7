// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

/// A request as it was received and answered. Never holds a credential.
struct RecordedRequest {
    std::uint64_t number = 0;  ///< from 1
    Ms at = 0;                 ///< simulated clock, Unix ms
    Ms steady = 0;             ///< real steady clock in ms: distances between requests
    std::string method;
    std::string target;         ///< path and query, as sent
    std::string authorization;  ///< none, basic, bearer, other
    int status = 0;             ///< 0: no answer was given
    std::string fault;          ///< name of the fault that struck, or empty
    bool secure = false;
};

/// The newest requests, and how many there ever were.
class RequestLog {
  public:
    static constexpr std::size_t bound = 100'000;

    void add(RecordedRequest request) {
        request.number = ++total_;
        requests_.push_back(std::move(request));
        if (requests_.size() > bound) requests_.pop_front();
    }
    void clear() {
        requests_.clear();
        total_ = 0;
    }
    [[nodiscard]] const std::deque<RecordedRequest>& all() const { return requests_; }
    [[nodiscard]] std::uint64_t total() const { return total_; }

  private:
    std::deque<RecordedRequest> requests_;
    std::uint64_t total_ = 0;
};

}  // namespace risk::incydr_simulator

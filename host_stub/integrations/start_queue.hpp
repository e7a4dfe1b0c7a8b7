// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "integrations/verb_port.hpp"

namespace risk::integrations {

/// Whose turn it is to begin when a process is up: a few at once, the others one after the other, spread over their interval
/// at most, so that ten thousand do not sign in upstream in the same second, and never do again. Pure; times are handed in.
class StartQueue {
  public:
    void last(VerbClient& client) { waiting_.push_back(&client); }
    /// One that was added while others wait: somebody looks at it.
    void first(VerbClient& client) { waiting_.push_front(&client); }
    void forget(VerbClient& client) { std::erase(waiting_, &client); }
    void clear() { waiting_.clear(); }
    [[nodiscard]] bool empty() const { return waiting_.empty(); }

    /// Who may begin now, or nullptr. of: how many share the process.
    VerbClient* take(std::int64_t steady_ns, std::size_t of);
    /// Steady: when it is the next one's turn.
    [[nodiscard]] std::int64_t next_ns(std::size_t of) const;

  private:
    [[nodiscard]] std::int64_t apart_ns(std::size_t of) const;

    std::deque<VerbClient*> waiting_;
    std::int64_t taken_until_ns_ = 0;  ///< every start moves it on by the time that lies between two
};

}  // namespace risk::integrations

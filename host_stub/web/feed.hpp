// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace risk::web {

/// An answer that goes on whenever there is something to say: who speaks pushes, the connection takes. Lives on the
/// server's thread.
class Feed {
  public:
    /// A client that has this much untaken does not read any more.
    static constexpr std::size_t max_pending_bytes = 64 * 1024;

    void push(std::string_view text);
    void end();  ///< what was pushed is still sent
    [[nodiscard]] bool over() const { return over_; }

    // The connection's side.
    void attach(std::function<void()> wake) { wake_ = std::move(wake); }
    std::optional<std::string> take();  ///< empty: nothing now; nothing: the end
    void leave();                       ///< the client is gone

  private:
    std::string pending_;
    std::function<void()> wake_ = [] {};
    bool over_ = false;
};

}  // namespace risk::web

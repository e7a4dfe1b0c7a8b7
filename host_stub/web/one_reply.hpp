// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "web/http_session.hpp"

namespace risk::web {

/// Brings one answer from whatever thread to the session on the server's thread; dropped without one, it ends the session.
class OneReply {
  public:
    OneReply(boost::asio::io_context& io, std::weak_ptr<HttpSession> session) : io_(io), session_(std::move(session)) {}
    ~OneReply() {
        if (!given_) bring(std::nullopt);
    }
    OneReply(const OneReply&) = delete;
    OneReply& operator=(const OneReply&) = delete;

    void give(Response response) {
        if (!given_.exchange(true)) bring(std::move(response));
    }

  private:
    /// The session is only locked over there: its last owner must not be another thread.
    void bring(std::optional<Response> response) {
        boost::asio::dispatch(io_, [weak = session_, response = std::move(response)]() mutable {
            const auto session = weak.lock();
            if (!session) return;
            if (!response) return session->close();
            session->take_answer(std::move(*response));
        });
    }

    boost::asio::io_context& io_;
    std::weak_ptr<HttpSession> session_;
    std::atomic<bool> given_{false};
};

}  // namespace risk::web

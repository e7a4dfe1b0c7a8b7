// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "base/failure.hpp"
#include "integrations/notice_url.hpp"

namespace risk::integrations {

/// One notice on its way.
struct NoticeRequest {
    NoticeUrl url;
    std::string id, body;
    std::string timestamp, signature;
};

/// Brings a notice to its receiver, or says why not. Blocks; a stop ends it within a moment.
class NoticePost {
  public:
    virtual ~NoticePost() = default;
    virtual Result<void> post(const NoticeRequest& request, std::stop_token stop) = 0;
};

struct NoticeDeadlines {
    std::chrono::milliseconds resolve{5'000}, connect{5'000}, tls{5'000}, answer{10'000};
};

/// Over HTTP/1.1, each on a connection of its own. The certificate is checked against the system's authorities, or those
/// that SSL_CERT_FILE names; there is no proxy, and no redirect is followed: both would let others say where notices go.
/// Of the answer only the status counts; it and its header are read, no more than 16 KiB.
std::unique_ptr<NoticePost> make_notice_post(NoticeDeadlines deadlines = {});

}  // namespace risk::integrations

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "store/notice_store.hpp"

namespace risk::integrations {

/// What an operator says of the webhook.
struct NoticeSetting {
    std::string url;
    std::optional<Secret> secret = {};  ///< their own, 16 to 256 characters
    bool new_secret = false;            ///< make another one, also if there is one
};

/// Sets it. A secret that is there is kept if none is given; the value is one that was made now: it is shown this once.
/// A failure names the field it is about: url or secret.
Result<std::optional<Secret>> set_notices(store::NoticeStore& store, const store::SecretBox& box,
                                          const NoticeSetting& setting, const store::Doer& doer);

}  // namespace risk::integrations

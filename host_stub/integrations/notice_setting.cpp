// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_setting.hpp"

#include "integrations/notice_body.hpp"
#include "integrations/notice_url.hpp"

namespace risk::integrations {
namespace {

constexpr std::size_t shortest = 16, longest = 256;

std::optional<Secret> kept(store::NoticeStore& store, const store::SecretBox& box) {
    auto target = store.target(box);
    if (!target || target->unreadable) return std::nullopt;
    return std::move(target->secret);
}

}  // namespace

Result<std::optional<Secret>> set_notices(store::NoticeStore& store, const store::SecretBox& box,
                                          const NoticeSetting& setting, const store::Doer& doer) {
    const auto url = NoticeUrl::parse(setting.url);
    if (!url) return url.failure();
    if (setting.secret) {
        const auto length = setting.secret->reveal().size();
        if (length < shortest || length > longest)
            return Failure{"The secret cannot be used", "secret", "16 to 256 characters", std::to_string(length),
                           "Leave it out, and the host makes one."};
    }
    std::optional<Secret> secret = setting.secret;
    if (!secret && !setting.new_secret) secret = kept(store, box);
    std::optional<Secret> made;
    if (!secret) secret = made = new_notice_secret();
    const std::string audited = (url->tls ? "https://" : "http://") + url->authority;
    if (auto stored = store.set_target(box, setting.url, *secret, audited, doer); !stored) return stored.failure();
    return made;
}

}  // namespace risk::integrations

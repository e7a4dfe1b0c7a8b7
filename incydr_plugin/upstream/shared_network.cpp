// SPDX-License-Identifier: Apache-2.0
#include "upstream/shared_network.hpp"

#include "upstream/http_client.hpp"
#include "upstream/trust_store.hpp"

namespace risk::incydr {

Trust::Trust(const std::string& ca_file)
    : stamp(trust_stamp(ca_file)), tls(ca_file), asio_tls((SSL_CTX_up_ref(tls.native()), tls.native())) {}

std::shared_ptr<Trust> SharedNetwork::trust(const std::string& ca_file) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Trust>& kept = trust_[ca_file];
    if (!kept || kept->stamp != trust_stamp(ca_file)) {
        kept.reset();
        kept = std::make_shared<Trust>(ca_file);
    }
    return kept;
}

bool SharedNetwork::take_place() noexcept {
    if (++resting_ <= most_resting) return true;
    --resting_;
    return false;
}

std::shared_ptr<SharedNetwork> make_shared_network() { return std::make_shared<SharedNetwork>(); }

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/connect_proxy.hpp"

#include <unistd.h>

namespace risk::incydr_test {

ConnectProxy::ConnectProxy(std::uint16_t leads_to, int status)
    : ConnectProxy(leads_to, "HTTP/1.1 " + std::to_string(status) + " So\r\n\r\n", status == 200) {}

ConnectProxy::ConnectProxy(std::uint16_t leads_to, std::string answer)
    : ConnectProxy(leads_to, std::move(answer), true) {}

ConnectProxy::ConnectProxy(std::uint16_t leads_to, std::string answer, bool leads_on)
    : leads_to_(leads_to),
      answer_(std::move(answer)),
      leads_on_(leads_on),
      server_([this](const Peer& client) { serve(client); }) {}

std::string ConnectProxy::url() const { return "http://127.0.0.1:" + std::to_string(port()); }

std::vector<std::string> ConnectProxy::asked_for() const {
    const std::lock_guard lock(mutex_);
    return asked_for_;
}

void ConnectProxy::serve(const Peer& client) {
    const std::string header = client.head();
    const std::size_t from = header.find(' ') + 1;
    {
        const std::lock_guard lock(mutex_);
        asked_for_.push_back(header.substr(from, header.find(' ', from) - from));
    }
    if (!client.send(answer_) || !leads_on_) return;
    const int upstream = connect_to_loopback(leads_to_);
    if (upstream < 0) return;
    pump(client.fd(), upstream, [this] { return server_.stopping(); });
    ::close(upstream);
}

}  // namespace risk::incydr_test

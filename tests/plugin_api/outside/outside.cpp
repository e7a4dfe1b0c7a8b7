// SPDX-License-Identifier: Apache-2.0
#include "plugin_api/plugin.hpp"

namespace {

class Outside final : public rp::Plugin {
  public:
    Outside(rp::Host& host, std::string_view) : Plugin(host) {}
    rp::Outcome activate() override { return RP_OK; }
    rp::Outcome poll(const rp::PollArgs&, rp::Tally&) override { throw 42; }
};

}  // namespace

RP_EXPORT_PLUGIN(Outside, "user", "1")

// SPDX-License-Identifier: Apache-2.0
#include "web/plugin_json.hpp"

#include <boost/json.hpp>

namespace risk::web {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) { return text.empty() ? json::value() : json::value(text); }

json::object signature_json(const plugins::PluginSignature& signature) {
    return {{"state", plugins::word(signature.state)},
            {"key_id", or_null(signature.key_id)},
            {"signer", or_null(signature.signer)},
            {"comment", or_null(signature.comment)}};
}

json::object sandbox_json(const plugins::SandboxReport& sandbox) {
    json::array walls;
    for (const auto& wall : sandbox.walls) {
        walls.push_back(
            json::object{{"id", wall.id}, {"title", wall.title}, {"stands", wall.stands}, {"lacks", wall.lacks}});
    }
    return {{"level", sandbox.level()}, {"walls", std::move(walls)}};
}

}  // namespace

json::object plugin_json(const integrations::LivePlugin& live) {
    json::object object{{"id", live.id},
                        {"name", live.name},
                        {"version", live.version},
                        {"description", live.description},
                        {"publisher", live.publisher},
                        {"file", live.file},
                        {"sha256", live.sha256},
                        {"usable", !live.rejected.has_value()},
                        {"rejected", nullptr},
                        {"running", live.running},
                        {"pid", nullptr},
                        {"peak_rss_kb", live.peak_rss_kb},
                        {"restarts", live.restarts},
                        {"quarantined", live.quarantined},
                        {"signature", signature_json(live.signature)},
                        {"sandbox", sandbox_json(live.sandbox)}};
    if (live.rejected) object["rejected"] = *live.rejected;
    if (live.pid != 0) object["pid"] = live.pid;
    return object;
}

}  // namespace risk::web

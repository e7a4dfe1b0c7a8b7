// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/event_store.hpp"

namespace risk::integrations {
class LiveView;
}

namespace risk::web {

std::string_view fate_word(store::EventFate fate);
std::optional<store::EventFate> fate_from_word(std::string_view word);
/// "critical" for 4; "none" for what is not known.
std::string_view severity_word(std::uint32_t severity);

/// What kinds of events are called, by the manifests of the plugins that are there.
class KindTitles {
  public:
    KindTitles() = default;
    explicit KindTitles(const integrations::LiveView& live);
    /// "Critical alert" for critical_alert, also if nobody says so.
    [[nodiscard]] std::string of(const std::string& plugin_id, const std::string& kind) const;

  private:
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> by_plugin_;
};

/// One line of a list.
boost::json::object event_json(const store::EventRow& event, const KindTitles& kinds);
/// The same and "details": what the plugin delivered, as an object.
boost::json::object event_json_with_body(const store::EventRow& event, const KindTitles& kinds = {});

}  // namespace risk::web

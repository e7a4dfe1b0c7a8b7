// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <map>
#include <optional>
#include <set>
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

/// What is said of an event that its own row does not know: what its kind is called, by the manifests of the plugins that
/// are there, and whether its integration may be named.
class EventWords {
  public:
    EventWords() = default;
    /// Of the plugins that may be shown, and those that are not among them: their integrations have no name.
    EventWords(const integrations::LiveView& all, const integrations::LiveView& shown);
    /// "Critical alert" for critical_alert, also if nobody says so.
    [[nodiscard]] std::string kind_title(const store::EventRow& event) const;
    [[nodiscard]] std::string integration_name(const store::EventRow& event) const;

  private:
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> kinds_;  ///< by plugin
    std::set<std::string, std::less<>> hidden_;                                                  ///< plugins
};

/// One line of a list.
boost::json::object event_json(const store::EventRow& event, const EventWords& words);
/// The same and "details": what the plugin delivered, as an object.
boost::json::object event_json_with_body(const store::EventRow& event, const EventWords& words = {});

}  // namespace risk::web

// SPDX-License-Identifier: Apache-2.0
#include "web/counters_json.hpp"

#include <boost/json.hpp>

namespace risk::web {

boost::json::object counters_json(const domain::Counters& counters) {
    boost::json::object ignored;
    for (const auto& [reason, count] : counters.ignored) ignored[reason] = count;
    return {{"requests", counters.requests},         {"fetched", counters.fetched},
            {"admitted", counters.admitted},         {"duplicate", counters.duplicate},
            {"not_critical", counters.not_critical}, {"before_activation", counters.before_activation},
            {"unmatched", counters.unmatched},       {"ignored", std::move(ignored)}};
}

void add_counters(domain::Counters& sum, const domain::Counters& more) {
    sum.requests += more.requests;
    sum.fetched += more.fetched;
    sum.admitted += more.admitted;
    sum.duplicate += more.duplicate;
    sum.not_critical += more.not_critical;
    sum.before_activation += more.before_activation;
    sum.unmatched += more.unmatched;
    for (const auto& [reason, count] : more.ignored) sum.ignored[reason] += count;
}

}  // namespace risk::web

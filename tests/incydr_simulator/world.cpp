// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/world.hpp"

#include <algorithm>
#include <tuple>

#include "incydr_simulator/lower.hpp"
#include "incydr_simulator/session_json.hpp"

namespace risk::incydr_simulator {

Result<void> World::add(Alert alert) {
    if (by_id_.contains(alert.session_id))
        return Failure{"An alert with this session id exists", alert.session_id, {}, {}, {}};
    const auto index = static_cast<std::uint32_t>(alerts_.size());
    by_id_.emplace(alert.session_id, index);
    alerts_.push_back({std::move(alert), {}, {}});
    schedule(index);
    refresh(index);
    return {};
}

void World::schedule(std::uint32_t index) {
    for (const Ms at : turning_points(alerts_[index].alert)) {
        if (at <= now_) continue;
        to_come_.emplace_back(at, index);
        std::push_heap(to_come_.begin(), to_come_.end(), std::greater<>());
    }
}

void World::advance_to(Ms now) {
    const bool back = now < now_;
    now_ = now;
    if (back) return start_over();
    while (!to_come_.empty() && to_come_.front().first <= now_) {
        const std::uint32_t index = to_come_.front().second;
        std::pop_heap(to_come_.begin(), to_come_.end(), std::greater<>());
        to_come_.pop_back();
        refresh(index);
    }
}

void World::start_over() {
    to_come_.clear();
    for (std::uint32_t index = 0; index < alerts_.size(); ++index) {
        schedule(index);
        refresh(index);
    }
}

void World::refresh(std::uint32_t index) {
    Entry& entry = alerts_[index];
    const AlertView before = entry.view;
    entry.view = view_at(entry.alert, now_);
    entry.json.clear();
    if (before.visible) by_severity_[static_cast<std::size_t>(before.severity)].erase({before.end, index});
    if (entry.view.visible) by_severity_[static_cast<std::size_t>(entry.view.severity)].insert({entry.view.end, index});
    if (before.visible || entry.view.visible) ++revision_;
}

std::vector<std::uint32_t> World::select(const SessionFilter& filter) const {
    std::vector<Place> places;
    const auto& wanted = filter.severities;
    for (std::size_t severity = 0; severity < by_severity_.size(); ++severity) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), static_cast<int>(severity)) == wanted.end())
            continue;
        for (const Place& place : by_severity_[severity]) {
            // A session ends no earlier than it begins, so nothing after this one can begin late enough.
            if (filter.on_or_after && place.end < *filter.on_or_after) break;
            const Entry& entry = alerts_[place.index];
            if (filter.accepts(entry.alert, entry.view)) places.push_back(place);
        }
    }
    std::sort(places.begin(), places.end());
    std::vector<std::uint32_t> order;
    order.reserve(places.size());
    for (const Place& place : places) order.push_back(place.index);
    if (filter.order == SessionFilter::Order::score)
        std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            return alerts_[a].view.score > alerts_[b].view.score;
        });
    if (filter.ascending) std::reverse(order.begin(), order.end());
    return order;
}

World::Walk& World::walk(const SessionFilter& filter) {
    static constexpr std::size_t kept = 4;
    std::erase_if(walks_, [this](const Walk& walk) { return walk.revision != revision_; });
    const auto found = std::find_if(walks_.begin(), walks_.end(), [&](const Walk& w) { return w.filter == filter; });
    if (found != walks_.end()) return *found;
    if (walks_.size() == kept) walks_.erase(walks_.begin());
    walks_.push_back({filter, revision_, select(filter), {}});
    return walks_.back();
}

const std::string& World::written(std::uint32_t index) {
    Entry& entry = alerts_[index];
    if (entry.json.empty()) entry.json = session_json(entry.alert, tenant_id_, now_);
    return entry.json;
}

SessionsPage World::page(const SessionFilter& filter, std::size_t page_number, std::size_t page_size) {
    Walk& found = walk(filter);
    const std::size_t total = found.order.size();
    const std::size_t first = std::min(total, page_number * page_size);
    const std::size_t count = std::min(total - first, page_size);
    auto& body = found.pages[{page_number, page_size}];
    if (!body)
        body = std::make_shared<PreparedBody>(PreparedBody{put_together(found.order.data() + first, count, total), {}});
    return {body, count, total};
}

std::string World::put_together(const std::uint32_t* first, std::size_t count, std::size_t total) {
    std::string json = R"({"items":[)";
    for (std::size_t at = 0; at < count; ++at) {
        if (at > 0) json += ',';
        json += written(first[at]);
    }
    return json += R"(],"totalCount":)" + std::to_string(total) + "}";
}

std::vector<std::string> World::ids(const SessionFilter& filter) {
    std::vector<std::string> all;
    for (const std::uint32_t index : walk(filter).order) all.push_back(alerts_[index].alert.session_id);
    return all;
}

std::optional<std::uint32_t> World::visible(std::string_view session_id) const {
    const auto found = by_id_.find(std::string(session_id));
    if (found == by_id_.end() || !alerts_[found->second].view.visible) return std::nullopt;
    return found->second;
}

std::optional<std::string> World::session(std::string_view session_id) {
    const auto index = visible(session_id);
    if (!index) return std::nullopt;
    return written(*index);
}

std::optional<std::string> World::session_events(std::string_view session_id) const {
    const auto index = visible(session_id);
    if (!index || !alerts_[*index].alert.has_alerts || alerts_[*index].alert.activities.empty()) return std::nullopt;
    const Alert& alert = alerts_[*index].alert;
    return session_events_json(alert, people.by_actor(alert.actor_id), now_);
}

const Alert* World::find(std::string_view session_id) const {
    const auto found = by_id_.find(std::string(session_id));
    return found == by_id_.end() ? nullptr : &alerts_[found->second].alert;
}

bool World::change(std::string_view session_id, const std::function<void(Alert&, Ms now)>& happening) {
    const auto index = visible(session_id);
    if (!index) return false;
    happening(alerts_[*index].alert, now_);
    schedule(*index);  // what was to come already is there twice now; refreshing twice does no harm
    refresh(*index);
    return true;
}

std::optional<std::string> World::expected_email(const Alert& alert) const {
    if (alert.shape.actor_name == Shape::ActorName::given && alert.actor_name.find('@') != std::string::npos)
        return lower(alert.actor_name);
    const Person* person = people.by_actor(alert.actor_id);
    if (person == nullptr || person->resolution == Resolution::nobody) return std::nullopt;
    // A deleted person is left only in the session itself, which said nothing, or in the events.
    return person->email;
}

std::vector<DueAlert> World::due(Ms activated, Ms until) const {
    std::vector<DueAlert> all;
    for (const Entry& entry : alerts_) {
        const auto designated = designated_at(entry.alert);
        if (!designated || *designated < activated || *designated > until || !entry.alert.has_alerts) continue;
        if (is_closed(effective_state_at(entry.alert, *designated))) continue;
        all.push_back({tenant_id_, entry.alert.session_id, expected_email(entry.alert), *designated});
    }
    std::sort(all.begin(), all.end(), [](const DueAlert& a, const DueAlert& b) {
        return std::tie(a.designated, a.session_id) < std::tie(b.designated, b.session_id);
    });
    return all;
}

}  // namespace risk::incydr_simulator

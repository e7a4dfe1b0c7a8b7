// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "incydr_simulator/alert.hpp"
#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/people.hpp"
#include "incydr_simulator/session_query.hpp"

namespace risk::incydr_simulator {

/// A critical alert that a client that was activated at a given instant has to deliver.
struct DueAlert {
    std::string tenant;
    std::string session_id;
    std::optional<std::string> email;  ///< whom it should be scored to; none if nobody can find out
    Ms designated = 0;
};

struct SessionsPage {
    std::shared_ptr<PreparedBody> body;  ///< the whole answer; the same one until something happens to an alert
    std::size_t count = 0;
    std::size_t total = 0;
};

/// Everything that ever happens to the alerts of one tenant, seen at one instant that can be moved both ways.
/// Pure: no I/O, no thread, no clock of its own. A page costs no more than its items: sessions stay written down
/// until something happens to them, pages stay put together, and each severity is kept in the order in which pages show it.
class World {
  public:
    explicit World(std::string tenant_id) : tenant_id_(std::move(tenant_id)) {}

    People people;

    Result<void> add(Alert alert);  ///< refuses a session id that exists
    void advance_to(Ms now);
    [[nodiscard]] Ms now() const { return now_; }
    [[nodiscard]] const std::string& tenant_id() const { return tenant_id_; }
    [[nodiscard]] std::size_t size() const { return alerts_.size(); }

    /// page_size is what is given, after the server's cap.
    SessionsPage page(const SessionFilter& filter, std::size_t page_number, std::size_t page_size);
    /// Session ids of a whole query, in order.
    std::vector<std::string> ids(const SessionFilter& filter);
    std::optional<std::string> session(std::string_view session_id);
    [[nodiscard]] std::optional<std::string> session_events(std::string_view session_id) const;
    /// Whatever is to come of it, too. Null if there is no such alert.
    [[nodiscard]] const Alert* find(std::string_view session_id) const;

    /// Lets something happen to an alert now. False if there is no such alert (or it is not visible yet).
    bool change(std::string_view session_id, const std::function<void(Alert&, Ms now)>& happening);

    /// Designated critical at or after `activated` and by `until`, and open at that instant; by time of designation.
    [[nodiscard]] std::vector<DueAlert> due(Ms activated, Ms until) const;

  private:
    struct Place {  // order of pages: newest end first, then as added
        Ms end;
        std::uint32_t index;
        friend bool operator<(const Place& a, const Place& b) {
            return a.end != b.end ? a.end > b.end : a.index < b.index;
        }
    };
    struct Entry {
        Alert alert;
        AlertView view;
        std::string json;  // empty: to be written
    };
    struct Walk {  // a query and its answer, good until the revision changes
        SessionFilter filter;
        std::uint64_t revision;
        std::vector<std::uint32_t> order;
        std::map<std::pair<std::size_t, std::size_t>, std::shared_ptr<PreparedBody>> pages;  // by number and size
    };

    void schedule(std::uint32_t index);
    void start_over();
    void refresh(std::uint32_t index);
    Walk& walk(const SessionFilter& filter);
    [[nodiscard]] std::vector<std::uint32_t> select(const SessionFilter& filter) const;
    std::string put_together(const std::uint32_t* first, std::size_t count, std::size_t total);
    const std::string& written(std::uint32_t index);
    [[nodiscard]] std::optional<std::uint32_t> visible(std::string_view session_id) const;
    [[nodiscard]] std::optional<std::string> expected_email(const Alert& alert) const;

    std::string tenant_id_;
    Ms now_ = 0;
    std::vector<Entry> alerts_;
    std::unordered_map<std::string, std::uint32_t> by_id_;
    std::vector<std::pair<Ms, std::uint32_t>> to_come_;  // min-heap of turning points
    std::array<std::set<Place>, 5> by_severity_;         // of what is visible
    std::uint64_t revision_ = 0;
    std::vector<Walk> walks_;  // a few, oldest first
};

}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
#include "faults/inspection.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <optional>

#include "domain/naive_bucket.hpp"
#include "faults/disk_layer.hpp"
#include "faults/life.hpp"
#include "store/recount.hpp"

namespace risk::test {
namespace {

using store::EventFate;

std::vector<store::EventRow> all_events(store::EventStore& events) {
    std::vector<store::EventRow> rows;
    store::EventQuery query;
    query.limit = 500;
    do {
        auto page = must(events.find(query));
        for (auto& row : page.events) rows.push_back(std::move(row));
        query.cursor = page.next;
    } while (!query.cursor.empty());
    return rows;
}

std::vector<std::string> ids_of(std::int64_t batches) {
    std::vector<std::string> ids;
    for (std::int64_t n = 0; n < batches; ++n) {
        for (const auto& event : batch_number(n)) ids.push_back(event.id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

class Inspector {
  public:
    Inspector(const std::filesystem::path& file, std::int64_t answered, std::int64_t offered)
        : database_(open_database(file)),
          events_(*database_),
          scores_(*database_),
          answered_(answered),
          offered_(offered) {}

    Findings findings() {
        must(database_->check_integrity());
        rows_ = all_events(events_);
        compare_events();
        compare_scores();
        for (const auto& what : counted_otherwise(database_->session())) fault("counted otherwise: " + what);
        return std::move(found_);
    }

  private:
    void fault(std::string text) { found_.faults.push_back(std::move(text)); }

    void compare_events() {
        std::vector<std::string> stored;
        for (const auto& row : rows_) stored.push_back(row.event_id);
        std::sort(stored.begin(), stored.end());
        const auto once = std::unique(stored.begin(), stored.end());
        found_.twice = static_cast<std::uint64_t>(stored.end() - once);
        stored.erase(once, stored.end());
        found_.batches = static_cast<std::int64_t>(stored.size() / batch_number(0).size());
        for (const auto& id : ids_of(answered_)) {
            if (!std::binary_search(stored.begin(), stored.end(), id)) ++found_.lost;
        }
        if (found_.twice != 0) fault("events stored twice");
        if (found_.lost != 0) fault(std::to_string(found_.lost) + " answered events are lost");
        if (stored != ids_of(found_.batches)) fault("a batch is not whole, or not in order");
        if (found_.batches > offered_) fault("more batches than were offered");
        if (checkpoint() != found_.batches) fault("checkpoint " + std::to_string(checkpoint()));
    }

    std::int64_t checkpoint() {
        std::string text;
        database_->session() << "SELECT CAST(checkpoint AS TEXT) FROM integration_checkpoints", soci::into(text);
        return text.empty() ? 0 : std::stoll(text);
    }

    // From the events that were offered, not from what the ledger says of them.
    void compare_scores() {
        std::map<std::string, Event> offered;
        for (std::int64_t n = 0; n < found_.batches; ++n) {
            for (auto& event : batch_number(n)) offered.emplace(event.id, event);
        }
        std::map<std::string, std::vector<NaiveBucket::Drop>> drops;
        for (const auto& row : rows_) {
            const auto& event = offered[row.event_id];
            if (event.ignored_because.empty() != (row.fate != EventFate::ignored)) fault("fate of " + row.event_id);
            if (row.fate == EventFate::unmatched && event.subject != "dora@x.test") fault("nobody's: " + row.event_id);
            if (row.fate != EventFate::admitted) continue;
            drops[event.subject].push_back({event.occurred_s, "incydr", event.id, 90 * day});
            ++found_.admitted;
        }
        found_.due = found_.admitted + found_.lost;
        for (const auto& [person, of_person] : drops) compare_score(person, NaiveBucket(of_person));
    }

    void compare_score(const std::string& person, const NaiveBucket& bucket) {
        for (const auto now : {noon + 2 * day, noon + 45 * day, noon + 200 * day}) {
            const auto told = scores_.explain(person, now);
            if (told && told->reading.left_seconds == bucket.level_at(now)) continue;
            ++found_.wrong_scores;
            fault("score of " + person);
        }
    }

    std::unique_ptr<store::Database> database_;
    store::EventStore events_;
    store::ScoreStore scores_;
    std::int64_t answered_, offered_;
    std::vector<store::EventRow> rows_;
    Findings found_;
};

}  // namespace

Findings& Findings::operator+=(const Findings& other) {
    batches += other.batches;
    due += other.due;
    admitted += other.admitted;
    lost += other.lost;
    twice += other.twice;
    wrong_scores += other.wrong_scores;
    faults.insert(faults.end(), other.faults.begin(), other.faults.end());
    return *this;
}

std::string Findings::text() const {
    std::string all;
    for (const auto& fault : faults) all += fault + '\n';
    return all;
}

Findings inspect(const std::filesystem::path& database, std::int64_t answered, std::int64_t offered) {
    std::optional<DiskLayer> without_waiting;  // for the disk: nobody cuts the power now
    if (DiskLayer::active() == nullptr) without_waiting.emplace(database.parent_path());
    return Inspector(database, answered, offered).findings();
}

}  // namespace risk::test

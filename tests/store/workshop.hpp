// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "store/database.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "store/secret_box.hpp"

namespace risk::test {

/// A directory that is gone afterwards.
class TempDir {
  public:
    TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

inline constexpr std::int64_t noon = 1'767'268'800;  ///< 2026-01-01 12:00:00 UTC
inline constexpr std::int64_t day = 86'400;
inline constexpr std::int64_t hour = 3'600;

/// An event that owns its strings.
struct Event {
    std::string id;
    std::string subject = "ann@x.test";
    std::int64_t occurred_s = noon;
    std::string ignored_because = {};
    std::string actor = {};
    std::string title = "Files left the company";
};

/// The value, or an exception with the sentence.
template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

std::unique_ptr<store::Database> open_database(const std::filesystem::path& file);

/// A store with everything that is needed to put events into it.
class Workshop {
  public:
    /// Not durable: faster, and as safe against a killed process; only a power cut would tell the difference.
    explicit Workshop(const std::filesystem::path& directory, bool durable = false);

    std::int64_t add_integration(const std::string& name);
    /// One batch, received an hour after the newest of its events unless told.
    Result<store::CommitOutcome> offer(std::int64_t integration, const std::vector<Event>& events,
                                       std::int64_t received_s = 0, std::optional<std::string> checkpoint = {});
    store::CommitOutcome admit(std::int64_t integration, const std::vector<Event>& events, std::int64_t received_s = 0);

    /// What a host does when a day begins.
    void begin_day(std::int64_t now_s);

    [[nodiscard]] int tenths(const std::string& email, std::int64_t now_s);
    [[nodiscard]] std::vector<store::EventRow> events(store::EventQuery query = {});

    std::unique_ptr<store::Database> database;
    store::SecretBox secrets;
    store::IntegrationStore integrations;
    store::PeopleStore people;
    store::ScoreStore scores;
    store::EventStore event_store;
};

/// Views of events, good as long as they are.
std::vector<store::NewEvent> views(const std::vector<Event>& events);
store::Commit batch(std::int64_t integration, const std::vector<store::NewEvent>& events, std::int64_t received_s);

}  // namespace risk::test

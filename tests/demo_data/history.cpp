// SPDX-License-Identifier: Apache-2.0
#include "demo_data/history.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "demo_data/company.hpp"
#include "demo_data/event_text.hpp"
#include "domain/day.hpp"
#include "store/audit_log.hpp"
#include "store/database.hpp"
#include "store/event_store.hpp"
#include "store/integration_store.hpp"
#include "store/score_store.hpp"
#include "store/secret_box.hpp"

namespace risk::demo_data {
namespace {

using incydr_simulator::Dice;

constexpr std::int64_t poll_seconds = 300;
constexpr const char* who = "demo data";

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

// One alert, with the words it keeps for good.
struct Happening {
    std::int64_t occurred_s = 0;
    std::string id, actor, subject, ignored_because;
    EventText text;
};

class Life {
  public:
    Life(const std::filesystem::path& data, const Plan& plan)
        : plan_(plan),
          dice_(plan.seed),
          employees_(company(plan.people)),
          database_(must(store::Database::open(data / "host.db", store::OpenMode::create_or_open))),
          secrets_(must(store::SecretBox::open(data / "secret.key", true))),
          integrations_(*database_, secrets_),
          events_(*database_) {}

    Made live() {
        const auto first_day = domain::day_of(plan_.end_s) - plan_.days;
        const auto begin = first_day * domain::day_seconds;
        move_in(begin);
        const auto alerts = all_alerts(begin);
        std::size_t next = 0;
        for (auto day = first_day; day <= domain::day_of(plan_.end_s); ++day) {
            const auto from = next;
            while (next < alerts.size() && alerts[next].occurred_s < domain::end_of_day(day)) ++next;
            read_upstream(std::span(alerts).subspan(from, next - from));
            store::ScoreStore(*database_).write_snapshots(std::min(domain::end_of_day(day), plan_.end_s));
        }
        must(integrations_.remove(integration_));
        note(plan_.end_s, "integration.remove", "Incydr (former tenant)", "Its events and scores stay.");
        return made_;
    }

  private:
    void move_in(std::int64_t begin) {
        std::vector<store::Person> people;
        for (const auto& employee : employees_) people.push_back(employee.person);
        must(store::PeopleStore(*database_).import(people, begin));
        made_.people = people.size();
        note(begin, "people.import", "directory", std::to_string(people.size()) + " people added.");
        store::IntegrationSettings settings;
        settings.plugin_id = "incydr";
        settings.name = "Incydr (former tenant)";
        settings.config_json = R"({"base_url":"https://api.us.code42.com"})";
        integration_ = must(integrations_.add(settings, begin));
        note(begin, "integration.add", settings.name, "Plugin incydr.");
    }

    void note(std::int64_t at_s, const char* action, const std::string& subject, const std::string& detail) {
        store::AuditEntry entry;
        entry.at_s = at_s;
        entry.actor = who;
        entry.action = action;
        entry.subject = subject;
        entry.detail = detail;
        store::AuditLog(*database_).append(entry);
    }

    // Everybody as often as their weight says; who comes when is chance.
    std::vector<std::size_t> deck() {
        std::vector<std::size_t> cards;
        for (std::size_t i = 0; i < employees_.size(); ++i)
            cards.insert(cards.end(), static_cast<std::size_t>(employees_[i].weight), i);
        for (std::size_t i = cards.size(); i > 1; --i) std::swap(cards[i - 1], cards[dice_.below(i)]);
        return cards;
    }

    std::vector<Happening> all_alerts(std::int64_t begin) {
        const auto cards = deck();
        if (cards.empty() && plan_.events > 0)
            throw std::runtime_error("--people: expected at least 1, so that there is somebody to cause events.");
        const auto events = plan_.events > 0 ? plan_.events : cards.size();
        std::vector<Happening> all;
        for (std::size_t i = 0; i < events; ++i) {
            all.push_back(alert(employees_[cards[i % cards.size()]].person, moment(begin)));
            if (i % 20 == 7) all.push_back(ignored(employees_[cards[(i + 1) % cards.size()]].person, moment(begin)));
            if (i % 40 == 11) all.push_back(alert(outsider(), moment(begin)));
        }
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return std::tie(a.occurred_s, a.id) < std::tie(b.occurred_s, b.id);
        });
        return all;
    }

    // On working days mostly, in working hours mostly; never after the end.
    std::int64_t moment(std::int64_t begin) {
        for (;;) {
            const auto day = dice_.between(0, plan_.days);
            const auto weekday = (domain::day_of(begin) + day + 3) % 7;  // 0: Monday
            if (weekday > 4 && !dice_.chance(0.2)) continue;
            const auto hours = dice_.chance(0.85) ? dice_.between(7 * 3'600, 18 * 3'600) : dice_.between(0, 86'399);
            const auto at = begin + day * domain::day_seconds + hours;
            if (at <= plan_.end_s - poll_seconds) return at;
        }
    }

    Happening alert(const store::Person& person, std::int64_t at_s) {
        Happening one;
        one.occurred_s = at_s;
        one.actor = std::to_string(1'000'000'000'000'000'000 + dice_.between(0, 99'999'999'999'999'999));
        const auto session = one.actor + "_" + std::to_string((at_s - 2'700) * 1'000 + dice_.between(0, 999));
        one.id = std::string(tenant) + "/" + session;
        one.subject = person.email;
        one.text = event_text(person, session, at_s, dice_);
        return one;
    }

    Happening ignored(const store::Person& person, std::int64_t at_s) {
        auto one = alert(person, at_s);
        one.ignored_because = "already_closed";
        return one;
    }

    // Somebody who is not in the directory.
    static store::Person outsider() {
        store::Person person;
        person.email = "temp.desk@partner.test";
        return person;
    }

    // A day in one transaction; alerts of the same five minutes come with the same poll.
    void read_upstream(std::span<const Happening> alerts) {
        std::vector<std::vector<store::NewEvent>> polls;
        std::int64_t slot = -1;
        for (const auto& one : alerts) {
            if (one.occurred_s / poll_seconds != slot) polls.emplace_back();
            slot = one.occurred_s / poll_seconds;
            polls.back().push_back({one.id, "critical_alert", one.subject, one.actor, one.text.title, one.text.body,
                                    one.ignored_because, 4, one.occurred_s * 1'000'000'000});
        }
        std::vector<store::Commit> commits;
        for (const auto& poll : polls) {
            const auto read_s = (poll.front().occurred_ns / 1'000'000'000 / poll_seconds + 1) * poll_seconds;
            store::Commit commit;
            commit.integration_id = integration_;
            commit.plugin_id = "incydr";
            commit.events = poll;
            commit.received_ns = read_s * 1'000'000'000;
            commits.push_back(commit);
        }
        if (commits.empty()) return;
        auto outcomes = must(events_.commit(commits));
        for (auto& outcome : outcomes) add(must(std::move(outcome)));
    }

    void add(const store::CommitOutcome& outcome) {
        made_.admitted += outcome.admitted;
        made_.unmatched += outcome.unmatched;
        made_.ignored += outcome.ignored;
    }

    Plan plan_;
    Dice dice_;
    std::vector<Employee> employees_;
    std::unique_ptr<store::Database> database_;
    store::SecretBox secrets_;
    store::IntegrationStore integrations_;
    store::EventStore events_;
    std::int64_t integration_ = 0;
    Made made_;
};

}  // namespace

Made live_through(const std::filesystem::path& data, const Plan& plan) {
    if (std::filesystem::exists(data / "host.db"))
        throw std::runtime_error("There is a database already: " + (data / "host.db").string() +
                                 ". Demo data goes into a directory of its own.");
    std::filesystem::create_directories(data);
    std::filesystem::permissions(data, std::filesystem::perms::owner_all);
    return Life(data, plan).live();
}

}  // namespace risk::demo_data

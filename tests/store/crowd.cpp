// SPDX-License-Identifier: Apache-2.0
#include "store/crowd.hpp"

#include <soci/soci.h>

#include <array>
#include <random>

namespace risk::test {
namespace {

constexpr std::int64_t batch_size = 20'000;
constexpr std::array departments{"Sales", "Legal", "Research", "Finance", "Support"};
constexpr std::array titles{"Public link created",
                            "Source code left the company",
                            "Sent to a private mailbox",
                            "Copied to removable media",
                            "Uploaded to a private cloud",
                            "Customer list exported",
                            "Design files on a chat site",
                            "Files renamed to hide them",
                            "Printed at night",
                            "Sent to a competitor",
                            "Airdropped",
                            "Uploaded to a forum"};

using Engine = std::mt19937_64;

std::int64_t below(Engine& engine, std::int64_t n) {
    return static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(n));
}

void import_everybody(Workshop& workshop, std::int64_t people) {
    std::vector<store::Person> all;
    for (std::int64_t i = 0; i < people; ++i) {
        all.push_back({address_in_crowd(i),
                       "Person " + std::to_string(i * 7919 % people),
                       departments[static_cast<std::size_t>(i) % departments.size()],
                       "Clerk",
                       {},
                       true});
    }
    must(workshop.people.import(all, noon));
}

// One in fifty is nobody's, one in fifty was closed already; some people cause far more than others.
Event any_event(Engine& engine, const Crowd& crowd, std::int64_t number) {
    const auto whose = below(engine, 4) == 0 ? below(engine, std::max<std::int64_t>(1, crowd.people / 20))
                                             : below(engine, crowd.people);
    Event event{std::to_string(number), address_in_crowd(whose)};
    event.occurred_s = noon - crowd.years * 365 * day + number * (crowd.years * 365 * day) / crowd.events;
    event.title = titles[static_cast<std::size_t>(below(engine, 30)) % titles.size()];
    if (number < crowd.events / 1000) event.title = old_title;
    if (below(engine, 50) == 0) event.subject = "stranger" + std::to_string(below(engine, 1000)) + "@y.test";
    if (below(engine, 50) == 0) event.ignored_because = "already_closed";
    return event;
}

}  // namespace

std::string address_in_crowd(std::int64_t number) {
    auto digits = std::to_string(number);
    return 'p' + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits + "@x.test";
}

void move_in(Workshop& workshop, const Crowd& crowd) {
    std::vector<std::int64_t> integrations;
    while (std::ssize(integrations) < crowd.integrations)
        integrations.push_back(workshop.add_integration("Incydr " + std::to_string(integrations.size())));
    auto& sql = workshop.database->session();
    sql << "PRAGMA cache_size = -200000";  // nobody looks at how long this takes
    import_everybody(workshop, crowd.people);
    Engine engine(crowd.people * 31 + crowd.events);
    const std::string body = R"({"files":[{"name":")" + std::string(900, 'f') + "\"}]}";
    for (std::int64_t number = 0; number < crowd.events;) {
        std::vector<Event> events;
        for (; number < crowd.events && std::ssize(events) < batch_size; ++number)
            events.push_back(any_event(engine, crowd, number));
        auto seen = views(events);
        for (auto& event : seen) event.body = body;
        auto commit = batch(integrations[static_cast<std::size_t>(below(engine, crowd.integrations))], seen, noon);
        must(std::move(must(workshop.event_store.commit({&commit, 1})).front()));
    }
    // The first day on record is that of the oldest event; a history of years is not what is looked at here.
    sql << "INSERT INTO settings (name, value) VALUES ('snapshots_from', " << noon / day - crowd.snapshots
        << "), ('snapshots_through', " << noon / day - crowd.snapshots - 1 << ")";
    workshop.begin_day(noon);
    sql << "PRAGMA cache_size = -1024";  // as a host has
}

}  // namespace risk::test

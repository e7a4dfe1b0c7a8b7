// SPDX-License-Identifier: Apache-2.0
// How much of a processor each query behind a page takes: page_figures [EVENTS [PEOPLE [MOST_MS]]]. With MOST_MS it fails when the 99th
// percentile of one of them is above it.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "store/crowd.hpp"
#include "store/dashboard.hpp"

namespace {

using namespace risk;        // NOLINT(google-build-using-namespace)
using namespace risk::test;  // NOLINT(google-build-using-namespace)
using Steady = std::chrono::steady_clock;

// Of this process alone: the same on a busy machine.
double cpu_milliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double milliseconds_of(const std::function<void(int)>& query, int round) {
    const auto from = cpu_milliseconds();
    query(round);
    return cpu_milliseconds() - from;
}

class Figures {
  public:
    explicit Figures(double most_ms) : most_ms_(most_ms) {}

    void measure(const char* name, const std::function<void(int)>& query) {
        constexpr int rounds = 200;
        std::vector<double> times;
        for (int i = 0; i < rounds; ++i) times.push_back(milliseconds_of(query, i));
        std::ranges::sort(times);
        const auto p99 = times[rounds * 99 / 100 - 1];
        std::printf("%-44s median %7.2f ms  p99 %7.2f ms%s\n", name, times[rounds / 2], p99,
                    p99 > most_ms_ ? "  TOO SLOW" : "");
        slow_ = slow_ || p99 > most_ms_;
    }
    [[nodiscard]] int status() const { return slow_ ? 1 : 0; }

  private:
    double most_ms_;
    bool slow_ = false;
};

std::string anybody(int round, std::int64_t people) { return address_in_crowd(round * 37 % people); }

void measure_events(Figures& figures, Workshop& workshop, std::int64_t people) {
    using store::EventFate;
    store::EventQuery admitted;
    admitted.fate = EventFate::admitted;
    const auto feed = [&](auto change) {
        return [&workshop, admitted, change](int round) {
            auto query = admitted;
            change(query, round);
            must(workshop.event_store.find(query));
        };
    };
    const auto days = [&](auto change) {
        return [&workshop, admitted, change](int round) {
            auto query = admitted;
            query.to_s = (noon / day + 1) * day;
            query.from_s = *query.to_s - 360 * day;
            change(query, round);
            static_cast<void>(workshop.event_store.days(query));
        };
    };
    const auto of_person = [people](store::EventQuery& query, int round) { query.person = anybody(round, people); };
    const auto of_action = [](store::EventQuery& query, int) { query.action_type = "Customer list exported"; };
    const auto of_both = [](store::EventQuery& query, int) {
        query.action_type = "Customer list exported";
        query.integration_id = 2;
    };
    figures.measure("latest events", feed([](auto&, int) {}));
    figures.measure("latest events, page in the middle", feed([](auto& query, int round) {
                        query.cursor = std::to_string(noon - (round + 1) * 4 * day) + ".9";
                    }));
    figures.measure("latest events, unmatched", feed([](auto& query, int) { query.fate = EventFate::unmatched; }));
    figures.measure("latest events, one action type", feed(of_action));
    figures.measure("latest events, action type of integration", feed(of_both));
    figures.measure("latest events, one person", feed(of_person));
    figures.measure("latest events, person and action type", feed([&](auto& query, int round) {
                        of_person(query, round);
                        of_action(query, round);
                    }));
    figures.measure("events a day, 360 days", days([](auto&, int) {}));
    figures.measure("events a day, parts of days", days([](auto& query, int) {
                        query.from_s = *query.from_s + 7;
                        query.to_s = *query.to_s - 20'000;
                    }));
    figures.measure("events a day, one action type", days(of_action));
    figures.measure("events a day, one person", days(of_person));
    figures.measure("one event", [&](int round) { static_cast<void>(workshop.event_store.event(round * 97 + 1)); });
}

void measure_scores(Figures& figures, Workshop& workshop, std::int64_t people) {
    using store::ScoreSort;
    const auto list = [&](auto change) {
        return [&workshop, change](int) {
            store::ScoreQuery query;
            change(query);
            must(workshop.scores.list(query, noon));
        };
    };
    figures.measure("scores", list([](auto&) {}));
    for (const auto& [name, sort] : {std::pair{"scores by events", ScoreSort::events},
                                     {"scores by name", ScoreSort::name},
                                     {"scores by change", ScoreSort::change}}) {
        figures.measure(name, list([sort = sort](auto& query) { query.sort = sort; }));
    }
    figures.measure("scores of a band", list([](auto& query) { query.band = domain::Band::medium; }));
    figures.measure("scores, searched", list([](auto& query) { query.q = "son 99"; }));
    figures.measure("scores of a department", list([](auto& query) { query.department = "Legal"; }));
    figures.measure("explanation",
                    [&](int round) { static_cast<void>(workshop.scores.explain(anybody(round, people), noon)); });
    figures.measure("what if",
                    [&](int round) { static_cast<void>(workshop.scores.what_if(anybody(round, people), noon)); });
    figures.measure("history of a person", [&](int round) {
        static_cast<void>(workshop.scores.history(anybody(round, people), noon / day - 90, noon / day));
    });
    figures.measure("organisation", [&](int) { static_cast<void>(workshop.scores.organisation(noon)); });
    figures.measure("score breakdown",
                    [&](int) { static_cast<void>(store::read_breakdown(*workshop.database, noon)); });
    figures.measure("dashboard", [&](int) { static_cast<void>(store::read_dashboard(*workshop.database, noon)); });
}

}  // namespace

int main(int argc, char** argv) {
    Crowd crowd;
    crowd.events = argc > 1 ? std::atoll(argv[1]) : 100'000;
    crowd.people = argc > 2 ? std::atoll(argv[2]) : 10'000;
    Figures figures(argc > 3 ? std::atof(argv[3]) : 1e9);
    TempDir directory;
    Workshop workshop(directory.path());
    const auto from = Steady::now();
    move_in(workshop, crowd);
    std::printf("%lld events of %lld people in %.1f s, %.1f MB\n", static_cast<long long>(crowd.events),
                static_cast<long long>(crowd.people), std::chrono::duration<double>(Steady::now() - from).count(),
                static_cast<double>(std::filesystem::file_size(directory / "host.db")) / 1e6);
    measure_events(figures, workshop, crowd.people);
    measure_scores(figures, workshop, crowd.people);
    return figures.status();
}

// SPDX-License-Identifier: Apache-2.0
// How much of a processor each query behind a page takes: page_figures [EVENTS [PEOPLE [MOST_MS]]] [--json]
// [--in=DIRECTORY] [--only=PART OF A NAME]. With MOST_MS it fails when the 99th percentile of one of them is above it. What
// stands in a directory is kept, and used again by the next call.
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
    Figures(double most_ms, std::string only) : most_ms_(most_ms), only_(std::move(only)) {}

    void measure(const char* name, const std::function<void(int)>& query) {
        if (std::string_view(name).find(only_) == std::string_view::npos) return;
        std::vector<double> times;
        double spent = 0;
        for (int i = 0; i < most_rounds && (i < least_rounds || spent < enough_ms); ++i) {
            times.push_back(milliseconds_of(query, i));
            spent += times.back();
        }
        std::ranges::sort(times);
        const auto p99 = times[(times.size() * 99 + 99) / 100 - 1];
        found_.push_back({name, times[times.size() / 2], p99});
    }

    void print_table(const Crowd& crowd, double build_s, double bytes) const {
        std::printf("%lld events of %lld people in %.1f s, %.1f MB, %.0f bytes an event\n",
                    static_cast<long long>(crowd.events), static_cast<long long>(crowd.people), build_s, bytes / 1e6,
                    bytes / static_cast<double>(crowd.events));
        for (const auto& f : found_) {
            std::printf("%-44s median %7.2f ms  p99 %7.2f ms%s\n", f.name, f.median_ms, f.p99_ms,
                        f.p99_ms > most_ms_ ? "  TOO SLOW" : "");
        }
    }
    void print_json(const Crowd& crowd, double build_s, double bytes) const {
        std::printf("{\"events\":%lld,\"people\":%lld,\"build_s\":%.1f,\"database_bytes_an_event\":%.1f,\"queries\":[",
                    static_cast<long long>(crowd.events), static_cast<long long>(crowd.people), build_s,
                    bytes / static_cast<double>(crowd.events));
        const char* separator = "";
        for (const auto& f : found_) {
            std::printf("%s{\"name\":\"%s\",\"p50_ms\":%.3f,\"p99_ms\":%.3f}", separator, f.name, f.median_ms,
                        f.p99_ms);
            separator = ",";
        }
        std::printf("]}\n");
    }
    [[nodiscard]] int status() const {
        return std::ranges::any_of(found_, [this](const Figure& f) { return f.p99_ms > most_ms_; }) ? 1 : 0;
    }

  private:
    static constexpr int least_rounds = 20, most_rounds = 200;
    static constexpr double enough_ms = 2000;
    struct Figure {
        const char* name;  ///< plain enough for JSON
        double median_ms, p99_ms;
    };
    double most_ms_;
    std::string only_;
    std::vector<Figure> found_;
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
    figures.measure("latest events, one integration", feed([](auto& query, int) { query.integration_id = 2; }));
    figures.measure("latest events, an action type of long ago",
                    feed([](auto& query, int) { query.action_type = old_title; }));
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
    figures.measure("scores, many found", list([](auto& query) { query.q = "person 9"; }));
    figures.measure("scores, many found, by events", list([](auto& query) {
                        query.q = "person 9";
                        query.sort = ScoreSort::events;
                    }));
    figures.measure("scores, searched, by change", list([](auto& query) {
                        query.q = "son 99";
                        query.sort = ScoreSort::change;
                    }));
    figures.measure("scores of a department", list([](auto& query) { query.department = "Legal"; }));
    figures.measure("scores of a department, searched", list([](auto& query) {
                        query.department = "Legal";
                        query.q = "son 99";
                    }));
    figures.measure("scores of a department by events", list([](auto& query) {
                        query.department = "Legal";
                        query.sort = ScoreSort::events;
                    }));
    figures.measure("scores of a department by change", list([](auto& query) {
                        query.department = "Legal";
                        query.sort = ScoreSort::change;
                    }));
    figures.measure("scores of a band, many found, by change", list([](auto& query) {
                        query.q = "person 9";
                        query.band = domain::Band::very_high;
                        query.sort = ScoreSort::change;
                    }));
    figures.measure("people", [&](int) { static_cast<void>(workshop.people.list("", 50)); });
    figures.measure("people, searched", [&](int) { static_cast<void>(workshop.people.list("", 50, "son 99")); });
    figures.measure("people, nobody found", [&](int) { static_cast<void>(workshop.people.list("", 50, "zebra")); });
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

// What follows an option like "--in=", which is taken off the arguments; empty without it.
std::string take_option(std::vector<std::string>& given, std::string_view option) {
    const auto found = std::ranges::find_if(given, [&](const auto& word) { return word.starts_with(option); });
    if (found == given.end()) return {};
    auto value = found->substr(option.size());
    given.erase(found);
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> given(argv + 1, argv + argc);
    const bool json = std::erase(given, "--json") != 0;
    const auto kept = take_option(given, "--in="), only = take_option(given, "--only=");
    Crowd crowd;
    crowd.events = !given.empty() ? std::stoll(given[0]) : 100'000;
    crowd.people = given.size() > 1 ? std::stoll(given[1]) : 10'000;
    crowd.integrations = 40;
    Figures figures(given.size() > 2 ? std::stod(given[2]) : 1e9, only);
    const TempDir temporary;
    const auto directory = kept.empty() ? temporary.path() : std::filesystem::path(kept);
    Workshop workshop(directory);
    const auto from = Steady::now();
    if (workshop.integrations.list().empty()) move_in(workshop, crowd);
    workshop.begin_day(noon);  // as a host does when it starts
    const auto build_s = std::chrono::duration<double>(Steady::now() - from).count();
    const auto bytes = static_cast<double>(std::filesystem::file_size(directory / "host.db"));
    measure_events(figures, workshop, crowd.people);
    measure_scores(figures, workshop, crowd.people);
    json ? figures.print_json(crowd, build_s, bytes) : figures.print_table(crowd, build_s, bytes);
    return figures.status();
}

// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "base/clock.hpp"
#include "demo_data/history.hpp"

// Makes a data directory with a past, and says in one JSON line what is in it.
int main(int argc, char** argv) {
    CLI::App app("demo_data: a data directory with people and ninety days of alerts");
    std::filesystem::path data;
    risk::demo_data::Plan plan;
    plan.end_s = risk::system_clock().unix_s();
    app.add_option("--data", data, "the directory; made if need be")->required();
    app.add_option("--people", plan.people, "how many people")->capture_default_str();
    app.add_option("--events", plan.events, "how many alerts count; 0: as many as suit the people")
        ->capture_default_str();
    app.add_option("--days", plan.days, "how long the past is")->check(CLI::Range(1, 3'650))->capture_default_str();
    app.add_option("--end", plan.end_s, "Unix seconds at which it ends; now unless told");
    app.add_option("--seed", plan.seed, "for everything that happens by chance")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        const auto made = risk::demo_data::live_through(data, plan);
        std::cout << "{\"people\":" << made.people << ",\"admitted\":" << made.admitted
                  << ",\"unmatched\":" << made.unmatched << ",\"ignored\":" << made.ignored << "}\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "integrations/lifecycle.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace risk::integrations {
namespace {

State state_called(const std::string& name) {
    for (std::size_t i = 0; i < state_count; ++i)
        if (state_name(static_cast<State>(i)) == name) return static_cast<State>(i);
    throw std::runtime_error("no state is called " + name);
}

Happening happening_called(const std::string& name) {
    for (std::size_t i = 0; i < happening_count; ++i)
        if (happening_name(static_cast<Happening>(i)) == name) return static_cast<Happening>(i);
    throw std::runtime_error("no happening is called " + name);
}

TEST(Lifecycle, every_cell_is_as_in_the_table) {
    std::ifstream in(LIFECYCLE_TABLE);
    ASSERT_TRUE(in) << LIFECYCLE_TABLE;
    std::set<std::pair<State, Happening>> seen;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream cells(line);
        std::string from, happening, to, action;
        cells >> from >> happening >> to >> action;
        const Step step = next_step(state_called(from), happening_called(happening));
        EXPECT_EQ(state_name(step.state), to) << line;
        EXPECT_EQ(action_name(step.action), action) << line;
        EXPECT_TRUE(seen.emplace(state_called(from), happening_called(happening)).second) << "twice: " << line;
    }
    EXPECT_EQ(seen.size(), state_count * happening_count);
}

// From anywhere: the host can always get rid of an integration, and a process that ends takes nothing with it.
TEST(Lifecycle, stop_and_the_end_of_the_process_lead_to_off_from_every_state) {
    for (std::size_t i = 0; i < state_count; ++i) {
        const State stopped = next_step(static_cast<State>(i), Happening::stop).state;
        EXPECT_EQ(next_step(stopped, Happening::process_down).state, State::off) << state_name(static_cast<State>(i));
    }
}

TEST(Lifecycle, a_verb_begins_only_where_no_other_is_running) {
    const std::set<State> busy{State::configuring, State::activating, State::polling, State::stopping, State::renewing};
    const std::set<Action> verbs{Action::configure, Action::activate, Action::poll, Action::teardown};
    const std::set<Happening> not_an_answer{Happening::start, Happening::stop, Happening::renew, Happening::process_up,
                                            Happening::due};
    for (const State state : busy)
        for (const Happening happening : not_an_answer)
            EXPECT_FALSE(verbs.contains(next_step(state, happening).action))
                << state_name(state) << " " << happening_name(happening);
}

}  // namespace
}  // namespace risk::integrations

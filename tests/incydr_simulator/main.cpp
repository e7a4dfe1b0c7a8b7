// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <csignal>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <exception>
#include <iostream>

#include "incydr_simulator/simulator.hpp"

namespace {

using risk::incydr_simulator::Simulator;

struct Arguments {
    Simulator::Options simulator;
    bool exit_with_parent = false;
};

void describe(CLI::App& app, Arguments& arguments) {
    Simulator::Options& options = arguments.simulator;
    options.clock.reset();
    options.speed.reset();
    app.add_option("--scenario", options.scenario_file, "scenario file (JSON); none: an empty tenant");
    app.add_option("--seed", options.seed, "for everything that happens by chance");
    app.add_option("--clock", options.clock, "simulated time: RFC 3339, now, or now-10h");
    app.add_option("--speed", options.speed, "simulated seconds a real one; 0 is frozen")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--address", options.address, "loopback address to listen on")->capture_default_str();
    app.add_option("--http-port", options.http_port, "0: a free one")->capture_default_str();
    app.add_option("--https-port", options.https_port, "0: a free one")->capture_default_str();
    app.add_option("--directory", options.directory, "where ca.pem is written; none: a temporary directory");
    app.add_flag("--exit-with-parent", arguments.exit_with_parent, "end when the process that started this one ends");
}

/// A connection each for ten thousand clients.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// Blocked before any thread starts, so that only wait_for_signal sees them.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

void follow_parent() {
    const pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) std::raise(SIGTERM);  // it was faster
}

void print_ready_line(const Simulator& simulator) {
    std::cout << boost::json::serialize(boost::json::object{{"http", simulator.http_origin()},
                                                            {"https", simulator.https_origin()},
                                                            {"ca_file", simulator.ca_file()},
                                                            {"tenant", simulator.tenant_id()},
                                                            {"client_id", simulator.client_id()},
                                                            {"client_secret", simulator.client_secret()}})
              << std::endl;
}

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app{"A simulated Incydr: the vendor's API on loopback, with a clock and faults of your choice"};
    Arguments arguments;
    describe(app, arguments);
    CLI11_PARSE(app, argc, argv);

    raise_descriptor_limit();
    const sigset_t signals = block_signals();
    if (arguments.exit_with_parent) follow_parent();
    const Simulator simulator(arguments.simulator);
    print_ready_line(simulator);
    int received = 0;
    sigwait(&signals, &received);
    return 0;
} catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}

// SPDX-License-Identifier: Apache-2.0
// page_client ORIGIN CA_FILE CLIENT_ID TARGET ROUNDS < SECRET: reads all pages of a query over one connection, some times
// over, and prints what that took as one JSON object. TARGET ends where the number of the page follows.
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "incydr_simulator/raw_client.hpp"

namespace {

using risk::incydr_simulator::RawClient;
using Steady = std::chrono::steady_clock;

struct Taken {
    std::size_t pages = 0;
    std::size_t bytes = 0;
};

/// Up to the first page that is no longer full.
void walk(RawClient& client, const std::string& target, const std::string& token, Taken& taken) {
    std::size_t full = 0;
    for (std::size_t number = 0;; ++number) {
        const auto answer = client.get(target + std::to_string(number), token);
        if (answer.status != 200)
            throw std::runtime_error("GET " + target + std::to_string(number) + ": " + std::to_string(answer.status));
        ++taken.pages;
        taken.bytes += answer.body.size();
        full = std::max(full, answer.body.size());
        if (answer.body.size() < full / 2 || answer.body.starts_with(R"({"items":[])")) return;
    }
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 6) throw std::runtime_error("usage: page_client ORIGIN CA_FILE CLIENT_ID TARGET ROUNDS < SECRET");
    std::string secret;
    std::getline(std::cin, secret);
    RawClient client(argv[1], argv[2], 60'000);
    const std::string token = token_from(client, argv[3], secret);
    Taken taken;
    const double cpu_before = cpu_seconds();
    const auto begin = Steady::now();
    for (int round = std::atoi(argv[5]); round > 0; --round) walk(client, argv[4], token, taken);
    const std::chrono::duration<double> passed = Steady::now() - begin;
    std::printf(R"({"pages":%zu,"bytes":%zu,"seconds":%.6f,"client_cpu_seconds":%.6f})"
                "\n",
                taken.pages, taken.bytes, passed.count(), cpu_seconds() - cpu_before);
} catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}

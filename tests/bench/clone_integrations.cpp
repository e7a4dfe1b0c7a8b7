// SPDX-License-Identifier: Apache-2.0
#include <soci/soci.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/integration_store.hpp"
#include "store/secret_box.hpp"
#include "store/statement.hpp"

namespace {

template <class T>
T taken(risk::Result<T> result) {
    if (!result) throw std::runtime_error(result.failure().sentence());
    return std::move(result).value();
}

/// As many as are asked for, all like the one that is there but for their names.
void clone(const std::filesystem::path& data, int count) {
    const auto database = taken(risk::store::Database::open(data / "host.db", risk::store::OpenMode::existing));
    const auto secrets = taken(risk::store::SecretBox::open(data / "secret.key", false));
    // Nobody runs on it yet, and whoever does will have waited for this to end.
    risk::store::run_statement(database->session(), "PRAGMA synchronous = OFF");
    risk::store::IntegrationStore store(*database, secrets);
    const auto all = store.list();
    if (all.size() != 1)
        throw std::runtime_error("one integration is needed, " + std::to_string(all.size()) + " are there");
    auto settings = store.find(all.front().id)->settings;
    const std::string name = settings.name + ' ';
    for (int i = 2; i <= count; ++i) {
        settings.name = name + std::to_string(i);
        taken(store.add(settings, risk::system_clock().unix_s()));
    }
}

}  // namespace

// Makes of a data directory with one integration one with many.
int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: clone_integrations DATA COUNT\n";
        return 2;
    }
    try {
        clone(argv[1], std::atoi(argv[2]));
    } catch (const std::exception& error) {
        std::cerr << "clone_integrations: " << error.what() << '\n';
        return 1;
    }
    return 0;
}

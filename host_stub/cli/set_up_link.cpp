// SPDX-License-Identifier: Apache-2.0
#include "cli/set_up_link.hpp"

#include "cli/command_error.hpp"
#include "store/one_time_link_store.hpp"
#include "store/set_up_file.hpp"

namespace risk::cli {

std::optional<std::string> make_set_up_link(store::Database& database, const DataDirectory& directory,
                                            const Clock& clock, const std::string& url) {
    const auto link = store::OneTimeLinkStore(database).make_set_up({"host", clock.unix_s()});
    if (!link) {
        store::remove_set_up_file(directory.path);
        return std::nullopt;
    }
    auto address = url + "/set-up#" + link->key.reveal();
    take(store::write_set_up_file(directory.path, address));
    return address;
}

}  // namespace risk::cli

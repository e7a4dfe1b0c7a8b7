// SPDX-License-Identifier: Apache-2.0
#include "store/set_up_file.hpp"

#include "store/private_file.hpp"
#include "store/store_error.hpp"

namespace risk::store {

std::filesystem::path set_up_file(const std::filesystem::path& data) { return data / "set-up-link"; }

Result<void> write_set_up_file(const std::filesystem::path& data, const std::string& link) {
    const std::string what = "The set-up link cannot be kept";
    remove_set_up_file(data);
    return create_private_file(set_up_file(data), what, [&](const std::filesystem::path& file) -> Result<void> {
        if (const int error = write_into(file, link + '\n'); error != 0) return file_trouble(what, file, error);
        return {};
    });
}

void remove_set_up_file(const std::filesystem::path& data) {
    std::error_code ignored;  // it may not be there; the link in it is used up in any case
    std::filesystem::remove(set_up_file(data), ignored);
}

}  // namespace risk::store

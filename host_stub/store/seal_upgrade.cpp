// SPDX-License-Identifier: Apache-2.0
#include "store/seal_upgrade.hpp"

#include <soci/soci.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "store/page_seal.hpp"
#include "store/private_file.hpp"
#include "store/sqlite.hpp"
#include "store/statement.hpp"
#include "store/store_error.hpp"

namespace risk::store {
namespace {

constexpr auto not_sealed = "The database could not be brought up to date";

// Alone, with everything in the one file, and nobody may come in until the end. From here on without a journal: it would have
// the name that is the copy's in the end, and be rolled back into it.
std::unique_ptr<soci::session> hold_alone(const std::filesystem::path& file, int patience_ms) {
    auto session = connect(file, false);
    set_patience(*session, patience_ms);
    run_script(*session,
               "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT;"
               " PRAGMA journal_mode = OFF");
    ::unlink((file.string() + "-journal").c_str());  // done with, and kept only for the next transaction
    return session;
}

Result<void> copy_sealed(soci::session& session, const std::filesystem::path& copy) {
    ::unlink(copy.c_str());  // left behind by an attempt that was interrupted
    return create_private_file(copy, not_sealed, [&](const auto& provisional) -> Result<void> {
        try {
            const auto name = provisional.string();
            run_statement(session, "VACUUM INTO :name", soci::use(name));
            return {};
        } catch (const soci::soci_error& error) {
            return describe(error, copy, take_file_error());
        }
    });
}

}  // namespace

Result<void> seal_database(const std::filesystem::path& file, int patience_ms) {
    const std::filesystem::path copy = file.string() + ".sealed";
    try {
        const auto session = hold_alone(file, patience_ms);
        if (auto copied = copy_sealed(*session, copy); !copied) return copied.failure();
        if (::rename(copy.c_str(), file.c_str()) != 0) return file_trouble(not_sealed, file, errno);
        // Whoever waited for the lock has the old file open, which has no name any more: it refuses to be used.
        run_script(*session, "PRAGMA user_version = 1000000");
    } catch (const soci::soci_error& error) {
        return describe(error, file, take_file_error());
    }
    if (const int error = make_durable(file); error != 0) return file_trouble(not_sealed, file, error);
    return {};
}

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#include "store/secret_keeper.hpp"

#include <unistd.h>

#include <soci/soci.h>

#include <algorithm>
#include <cerrno>

#include "store/door.hpp"
#include "store/private_file.hpp"
#include "store/secret_box.hpp"
#include "store/secret_shelf.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

namespace fs = std::filesystem;

constexpr auto not_changed = "The key was not changed";

Failure systemds(const fs::path& file) {
    return {
        not_changed, file.string(), "a key file that host_stub may replace", "a credential that systemd provides",
        "Stop the service, run host_stub secrets rotate --key-file OLD --new-key-file NEW on its data directory, give "
        "NEW to the service as its credential, and start it."};
}

Failure same_key(const fs::path& file) {
    return {not_changed, file.string(), "a new key", "the one that is in use",
            "Name a file that does not exist yet: it is made."};
}

Failure locked(const SealedSecret& secret) {
    return {not_changed, secret.integration + ", " + secret.field, "a secret that the key at hand opens",
            "one that was stored with another key",
            "Name the right file with --key-file, or enter that secret again (host_stub integration edit); then try "
            "again. Nothing was changed."};
}

// Left by a process that was killed between making a file and naming it.
void remove_parts(const fs::path& next) {
    const auto prefix = next.filename().string() + provisional_suffix;
    std::error_code ignored;
    std::vector<fs::path> parts;
    for (fs::directory_iterator entry(next.parent_path(), ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        if (entry->path().filename().string().starts_with(prefix)) parts.push_back(entry->path());
    }
    for (const auto& part : parts) fs::remove(part, ignored);
}

// Under the write lock: nobody else is in the middle of it. What the store says decides which key is the key.
Result<void> finish_change(soci::session& sql, const SecretBox& box) {
    if (box.place() == KeyPlace::credential) return {};
    const auto next = next_key_file(box.file());
    remove_parts(next);
    if (::access(next.c_str(), F_OK) != 0) return {};
    const auto key = SecretKey::read(next, KeyPlace::data_directory);
    if (!key) return key.failure();
    const auto record = key_on_record(sql);
    const bool in_use = record && record->id == (*key)->id();
    if (in_use ? ::rename(next.c_str(), box.file().c_str()) != 0 : ::unlink(next.c_str()) != 0) {
        return file_trouble("The change of the key cannot be ended", next, errno);
    }
    if (!in_use) return {};
    const int error = make_durable(box.file());
    if (error != 0) return file_trouble("The change of the key cannot be ended", box.file(), error);
    return {};
}

// All or, if one cannot be opened, none: the caller's transaction is then rolled back.
Result<std::uint64_t> seal_all_again(soci::session& sql, const SecretBox& box, const SecretKey& key) {
    const auto all = all_sealed(sql);
    for (const auto& secret : all) {
        const auto clear = unseal(box, secret);
        if (!clear) return locked(secret);
        seal_again(sql, key, secret, *clear);
    }
    return all.size();
}

Result<KeyRotation> change(soci::session& sql, const SecretBox& box, const SecretKey& key, const Doer& doer) {
    const auto record = key_on_record(sql);
    KeyRotation done{record ? record->id : box.key().id(), key.id(), 0, {}};
    auto sealed = seal_all_again(sql, box, key);
    if (!sealed) return sealed.failure();
    done.secrets = *sealed;
    record_key(sql, {key.id(), doer.now_s});
    note(sql, doer, "secrets.rotate", "key " + key_text(key.id()),
         std::to_string(done.secrets) + " secrets encrypted anew; the former key is " + key_text(done.former));
    return done;
}

// A second name for the file, so that it survives when the new key takes the first one.
Result<fs::path> keep(const fs::path& file, const SecretKey& key) {
    const auto former = former_key_file(file, key.id());
    if (::link(file.c_str(), former.c_str()) != 0 && errno != EEXIST) {
        return file_trouble("The former key cannot be kept", former, errno);
    }
    if (const int error = make_durable(former); error != 0) {
        return file_trouble("The former key cannot be kept", former, error);
    }
    return former;
}

}  // namespace

bool holds_secrets(Database& database) {
    return or_throw(database, [](soci::session& sql) {
        std::int64_t secrets = 0;
        run_statement(sql, "SELECT count(*) FROM integration_secrets", soci::into(secrets));
        return secrets > 0;
    });
}

SecretKeeper::SecretKeeper(Database& database, const SecretBox& box) : database_(database), box_(box) {}

SecretsStatus SecretKeeper::status() {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        SecretsStatus status;
        const auto record = key_on_record(sql);
        status.key = record ? record->id : box_.key().id();
        if (record) status.since_s = record->since_s;
        status.at_hand = box_.find(status.key) != nullptr;
        for (const auto& secret : all_sealed(sql)) {
            ++status.secrets;
            if (unseal(box_, secret)) continue;
            if (status.locked.empty() || status.locked.back() != secret.integration) {
                status.locked.push_back(secret.integration);
            }
        }
        status.former = former_key_files(box_.file(), box_.place());
        std::erase(status.former, former_key_file(box_.file(), status.key));
        return status;
    });
}

Result<bool> SecretKeeper::settle(const Doer& doer) {
    return or_failure(database_, [&](soci::session& sql) -> Result<bool> {
        WriteTransaction transaction(sql);
        if (auto finished = finish_change(sql, box_); !finished) return finished.failure();
        const auto record = key_on_record(sql);
        if (record && box_.find(record->id)) return false;
        record_key(sql, {box_.key().id(), record ? doer.now_s : box_.key().made_s()});
        if (record) {
            note(sql, doer, "secrets.key_replaced", "key " + key_text(box_.key().id()),
                 "key " + key_text(record->id) + " is not there; secrets stored with it must be entered again");
        }
        transaction.commit();
        return record.has_value();
    });
}

Result<KeyRotation> SecretKeeper::rotate(const Doer& doer, bool keep_former) {
    if (box_.place() == KeyPlace::credential) return systemds(box_.file());
    return or_failure(database_, [&](soci::session& sql) -> Result<KeyRotation> {
        const auto next = next_key_file(box_.file());
        WriteTransaction transaction(sql);
        if (auto finished = finish_change(sql, box_); !finished) return finished.failure();
        const auto former = SecretKey::read(box_.file(), box_.place());
        if (!former) return former.failure();
        // The new key is durable before anything is sealed with it, and keeps this name until all is.
        if (auto made = SecretKey::create(next); !made) return made.failure();
        const auto fresh = SecretKey::read(next, KeyPlace::data_directory);
        if (!fresh) return fresh.failure();
        auto done = change(sql, box_, **fresh, doer);
        if (!done) {
            ::unlink(next.c_str());
            return done;
        }
        if (keep_former) {
            auto kept = keep(box_.file(), **former);
            if (!kept) return kept.failure();
            done->former_file = *kept;
        }
        transaction.commit();

        const WriteTransaction alone(sql);
        if (auto finished = finish_change(sql, box_); !finished) return finished.failure();
        return done;
    });
}

Result<KeyRotation> SecretKeeper::move_to(const fs::path& new_key_file, const Doer& doer) {
    return or_failure(database_, [&](soci::session& sql) -> Result<KeyRotation> {
        WriteTransaction transaction(sql);
        if (auto finished = finish_change(sql, box_); !finished) return finished.failure();
        const auto fresh = SecretBox::open(new_key_file, true, KeyPlace::named);
        if (!fresh) return fresh.failure();
        const auto record = key_on_record(sql);
        if (fresh->key().id() == (record ? record->id : box_.key().id())) return same_key(fresh->file());
        auto done = change(sql, box_, fresh->key(), doer);
        if (done) transaction.commit();
        return done;
    });
}

}  // namespace risk::store

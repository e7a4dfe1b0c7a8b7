// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace risk::web {

/// Makes guessing slow: after some failures the next attempt has to wait, each time twice as long, up to 15 minutes; never
/// for good. Counted by account, also by names that are none, and by address, where a few more are let pass: several people
/// may share one. In memory, for a bounded number of names and addresses. Thread-safe.
class SignInDelay {
  public:
    static constexpr int free_by_account = 3, free_by_address = 10;
    static constexpr std::int64_t longest_s = 15 * 60;

    /// How many seconds are left to wait; 0: this attempt may be made, and counts as a failure until it has succeeded, so
    /// that many at once are no way around.
    std::int64_t attempt(const std::string& account, const std::string& address, std::int64_t now_s);
    /// Forgets the account's failures, and this one of the address.
    void succeeded(const std::string& account, const std::string& address);

    [[nodiscard]] std::size_t remembered() const;

  private:
    struct Record {
        int failures = 0;
        std::int64_t last_s = 0;
        std::int64_t until_s = 0;
    };
    using Table = std::map<std::string, Record, std::less<>>;

    static std::int64_t left(const Table& table, const std::string& key, std::int64_t now_s);
    static void make_room(Table& table, std::int64_t now_s);
    static void count(Table& table, const std::string& key, int free, std::int64_t now_s);

    mutable std::mutex mutex_;
    Table accounts_, addresses_;
};

}  // namespace risk::web

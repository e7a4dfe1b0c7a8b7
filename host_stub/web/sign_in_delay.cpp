// SPDX-License-Identifier: Apache-2.0
#include "web/sign_in_delay.hpp"

#include <algorithm>

namespace risk::web {
namespace {

constexpr std::size_t most_remembered = 4096;
constexpr std::int64_t forgotten_after_s = 3600;  // without a failure

std::int64_t delay_s(int failures, int free) {
    if (failures < free) return 0;
    const int doublings = std::min(failures - free, 10);
    return std::min(std::int64_t{1} << doublings, SignInDelay::longest_s);
}

}  // namespace

std::int64_t SignInDelay::left(const Table& table, const std::string& key, std::int64_t now_s) {
    const auto found = table.find(key);
    return found == table.end() ? 0 : std::max<std::int64_t>(found->second.until_s - now_s, 0);
}

void SignInDelay::make_room(Table& table, std::int64_t now_s) {
    if (table.size() < most_remembered) return;
    std::erase_if(table, [&](const auto& each) { return now_s - each.second.last_s > forgotten_after_s; });
    if (table.size() < most_remembered) return;
    // Who has waited longest goes: an attacker who fills the table still waits at each name of their own.
    table.erase(std::ranges::min_element(table, {}, [](const auto& each) { return each.second.last_s; }));
}

void SignInDelay::count(Table& table, const std::string& key, int free, std::int64_t now_s) {
    if (!table.contains(key)) make_room(table, now_s);
    auto& record = table[key];
    if (now_s - record.last_s > forgotten_after_s) record = {};
    ++record.failures;
    record.last_s = now_s;
    record.until_s = now_s + delay_s(record.failures, free);
}

std::int64_t SignInDelay::attempt(const std::string& account, const std::string& address, std::int64_t now_s) {
    const std::lock_guard lock(mutex_);
    const auto wait_s = std::max(left(accounts_, account, now_s), left(addresses_, address, now_s));
    if (wait_s > 0) return wait_s;
    count(accounts_, account, free_by_account, now_s);
    count(addresses_, address, free_by_address, now_s);
    return 0;
}

void SignInDelay::succeeded(const std::string& account, const std::string& address) {
    const std::lock_guard lock(mutex_);
    accounts_.erase(account);
    const auto found = addresses_.find(address);
    if (found == addresses_.end()) return;
    if (--found->second.failures <= 0) {
        addresses_.erase(found);
    } else {
        found->second.until_s = 0;
    }
}

std::size_t SignInDelay::remembered() const {
    const std::lock_guard lock(mutex_);
    return accounts_.size() + addresses_.size();
}

}  // namespace risk::web

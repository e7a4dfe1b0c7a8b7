// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {

/// Alerts one after the other, as a plugin delivers them, into a durable store: bodies as large and as alike as theirs.
class Feed {
  public:
    enum class Order { oldest_first, newest_first };  ///< a backlog comes newest first: as the upstream's pages are
    Feed(const std::filesystem::path& directory, std::int64_t people, Order order = Order::oldest_first);

    /// Some that are to be stored in one transaction: made beforehand, so that only storing is measured.
    struct Delivery {
        std::vector<Event> events;
        std::vector<std::string> bodies;
        std::vector<store::NewEvent> views;
    };
    std::unique_ptr<Delivery> next(std::size_t events);
    /// One alert of one person, which happened before others of hers.
    std::unique_ptr<Delivery> late(const std::string& person, std::int64_t occurred_s);

    void store(const Delivery& delivery);

  private:
    [[nodiscard]] std::int64_t moment() const;
    std::unique_ptr<Delivery> packed(std::vector<Event> events);
    std::string body(const Event& event);

    Workshop workshop_;
    RandomSource random_;
    std::int64_t integration_;
    std::int64_t people_;
    Order order_;
    std::int64_t offered_ = 0;
};

}  // namespace risk::test

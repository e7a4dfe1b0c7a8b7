// SPDX-License-Identifier: Apache-2.0
#include "bench/feed.hpp"

#include <utility>

namespace risk::test {

Feed::Feed(const std::filesystem::path& directory, std::int64_t people, Order order)
    : workshop_(directory, true), integration_(workshop_.add_integration("A")), people_(people), order_(order) {}

std::int64_t Feed::moment() const { return order_ == Order::oldest_first ? noon + offered_ : noon - offered_; }

std::unique_ptr<Feed::Delivery> Feed::next(std::size_t events) {
    std::vector<Event> some;
    for (std::size_t i = 0; i < events; ++i, ++offered_)
        some.push_back({"tenant-1/942704829036142720_" + std::to_string(offered_),
                        "person" + std::to_string(random_.between(1, people_)) + "@x.test", moment()});
    return packed(std::move(some));
}

std::unique_ptr<Feed::Delivery> Feed::late(const std::string& person, std::int64_t occurred_s) {
    return packed({{"tenant-1/late_" + std::to_string(offered_++), person, occurred_s}});
}

std::unique_ptr<Feed::Delivery> Feed::packed(std::vector<Event> events) {
    auto delivery = std::make_unique<Delivery>();
    delivery->events = std::move(events);
    for (const Event& event : delivery->events) delivery->bodies.push_back(body(event));
    delivery->views = views(delivery->events);
    for (std::size_t i = 0; i < delivery->views.size(); ++i) delivery->views[i].body = delivery->bodies[i];
    return delivery;
}

void Feed::store(const Delivery& delivery) {
    auto commit = batch(integration_, delivery.views, noon + offered_);
    commit.checkpoint = "checkpoint";
    must(std::move(must(workshop_.event_store.commit({&commit, 1})).front()));
}

/// Two thirds of it are the same in all, as names of members and of rules are; a hash compresses no further.
std::string Feed::body(const Event& event) {
    std::string text = R"({"session_id":")" + event.id + R"(","severity":"critical","rules":[{"name":")" + event.title +
                       R"("}],"summary":")" + std::string(600, 's') + R"(","files":[)";
    for (int file = 0; file < 3; ++file) {
        text += file == 0 ? R"({"sha256":")" : R"(,{"sha256":")";
        for (int i = 0; i < 64; ++i) text += "0123456789abcdef"[random_.between(0, 15)];
        text += "\"}";
    }
    return text + "]}";
}

}  // namespace risk::test

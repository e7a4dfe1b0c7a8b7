// SPDX-License-Identifier: Apache-2.0
#include "store/body_block.hpp"

#include <gtest/gtest.h>

#include <map>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

std::vector<std::string> some_bodies(RandomSource& random) {
    std::vector<std::string> bodies;
    for (auto n = random.between(1, 64); n > 0; --n) {
        std::string body(static_cast<std::size_t>(random.one_in(5) ? 0 : random.between(1, 3000)), 'x');
        for (auto& c : body) c = static_cast<char>(random.between(0, random.one_in(2) ? 255 : 3));
        bodies.push_back(body);
    }
    return bodies;
}

std::string pack(const std::vector<std::string>& bodies) {
    return std::string(store::BodyPacker().pack(std::vector<std::string_view>(bodies.begin(), bodies.end())));
}

TEST(BodyBlock, gives_back_each_body_byte_for_byte) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 50; ++round) {
        const auto bodies = some_bodies(random);
        const auto packed = pack(bodies);
        for (std::size_t i = 0; i < bodies.size(); ++i) EXPECT_EQ(store::unpack_body(packed, i), bodies[i]);
        EXPECT_EQ(store::unpack_body(packed, bodies.size()), std::nullopt);
    }
}

TEST(BodyBlock, owes_nothing_to_the_one_before) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    store::BodyPacker packer;
    for (int round = 0; round < 50; ++round) {
        const auto bodies = some_bodies(random);
        const std::vector<std::string_view> views(bodies.begin(), bodies.end());
        EXPECT_EQ(packer.pack(views), pack(bodies));
    }
}

TEST(BodyBlock, that_is_damaged_gives_nothing_or_something_but_never_reads_elsewhere) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 2000; ++round) {
        auto packed = pack(some_bodies(random));
        const auto at = static_cast<std::size_t>(random.between(0, std::ssize(packed) - 1));
        if (random.one_in(2)) packed.resize(at);
        if (at < packed.size()) packed[at] = static_cast<char>(random.between(0, 255));
        for (const auto nth : {0UL, 1UL, 63UL, 1UL << 40U}) static_cast<void>(store::unpack_body(packed, nth));
    }
    EXPECT_EQ(store::unpack_body("", 0), std::nullopt);
    EXPECT_EQ(store::unpack_body("no block", 0), std::nullopt);
}

TEST(BodyBlock, that_claims_to_be_endless_is_not_believed) {
    // The header of a frame that says it holds 2^62 bytes.
    const std::string frame("\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x40\x01\0\0", 16);
    EXPECT_EQ(store::unpack_body(frame, 0), std::nullopt);
}

TEST(BodyBlock, holds_what_each_event_was_delivered_with) {
    const TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::map<std::string, std::string> expected;
    for (int batch_number = 0; batch_number < 12; ++batch_number) {
        std::vector<Event> events;
        for (auto n = random.between(1, 150); n > 0; --n)
            events.push_back({std::to_string(random.between(1, 900)), random.one_in(3) ? "" : "ann@x.test"});
        std::vector<std::string> bodies;
        for (const auto& event : events)
            bodies.push_back(event.id + std::string(static_cast<std::size_t>(random.between(0, 2000)), '\xff'));
        auto seen = views(events);
        for (std::size_t i = 0; i < events.size(); ++i) {
            seen[i].body = bodies[i];
            expected.emplace(events[i].id, bodies[i]);  // the first delivery counts
        }
        const auto commit = batch(integration, seen, noon + hour);
        must(std::move(must(workshop.event_store.commit({&commit, 1})).front()));
    }
    for (std::int64_t row = 1; row <= std::ssize(expected); ++row) {
        const auto event = workshop.event_store.event(row);
        ASSERT_TRUE(event.has_value()) << row;
        EXPECT_EQ(event->body, expected.at(event->event_id));
    }
}

}  // namespace
}  // namespace risk::test

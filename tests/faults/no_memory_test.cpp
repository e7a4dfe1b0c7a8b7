// SPDX-License-Identifier: Apache-2.0
// Every allocation fails once in turn: of the store, of SQLite beneath it, and of what is thought about scores.
#include <gtest/gtest.h>

#include "domain/random_source.hpp"
#include "faults/allocations.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "reliability/row.hpp"

namespace risk::test {
namespace {

constexpr int batches_a_life = 40;  // a longer one takes its time to be recomputed

class NoMemory : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        static bool watched = false;
        if (!watched) Allocations::watch_sqlite();
        watched = true;
    }

    struct Lived {
        explicit Lived(NoMemory& test) : life(directory.path()), test_(test) {
            life.on_failure = [] { Allocations::relieve(); };
            life.begin();
            life.commit();
        }
        ~Lived() {
            life.close();
            const auto findings = inspect(directory / "host.db", life.answered(), life.offered());
            EXPECT_EQ(findings.text(), "");
            EXPECT_EQ(findings.batches, life.answered());
            test_.sum_ += findings;
        }
        TempDir directory;
        Life life;

      private:
        NoMemory& test_;
    };

    // Until it is done without meeting the failure. In the short form not each, but some of every part.
    void each_allocation_of(const std::function<void(Life&)>& scene, std::uint64_t together, std::int64_t one_in) {
        auto lived = std::make_unique<Lived>(*this);
        scene(lived->life);  // statements that are prepared once
        for (std::uint64_t nth = 1;; nth += stride(one_in)) {
            if (lived->life.answered() > batches_a_life) {
                lived.reset();
                lived = std::make_unique<Lived>(*this);
            }
            Allocations::fail(nth, together);
            scene(lived->life);
            Allocations::relieve();
            if (Allocations::struck() == 0) break;
            ++times_;
            ASSERT_FALSE(HasFailure()) << "allocation " << nth;
        }
        EXPECT_GT(times_, 50U);
    }

    std::uint64_t stride(std::int64_t one_in) {
        return reliability::thorough() ? 1 : static_cast<std::uint64_t>(random_.between(1, 2 * one_in));
    }

    void record(const std::string& what) const {
        std::cout << times_ << " times\n";
        reliability::record({"memory", what, times_, sum_.due, sum_.admitted, sum_.lost, sum_.twice, sum_.wrong_scores,
                             0, 0, "The database could not go on: no memory left"});
    }

    RandomSource random_;
    std::uint64_t times_ = 0;
    Findings sum_;
};

TEST_F(NoMemory, for_any_allocation_of_a_commit_refuses_it_whole) {
    SCOPED_TRACE(random_.trace());
    each_allocation_of([](Life& life) { life.commit(); }, 1, 9);
    record("each allocation of a commit fails once in turn");
}

// Also those of the clean-up: what could not be rolled back must not hold its lock for ever.
TEST_F(NoMemory, for_many_allocations_of_a_commit_refuses_it_whole) {
    SCOPED_TRACE(random_.trace());
    each_allocation_of([](Life& life) { life.commit(); }, 1'000'000, 9);
    record("from each allocation of a commit on there is no memory, until it is refused");
}

TEST_F(NoMemory, for_any_allocation_of_the_pages_is_told) {
    SCOPED_TRACE(random_.trace());
    each_allocation_of([](Life& life) { life.look_at_pages(); }, 1, 15);
    record("each allocation of the queries behind the pages fails once in turn");
}

TEST_F(NoMemory, for_any_allocation_of_a_whole_life_is_got_over) {
    SCOPED_TRACE(random_.trace());
    Allocations::fail(0);
    { const Lived all(*this); }
    const auto total = Allocations::calls();
    for (std::uint64_t nth = 1; nth < total; nth += reliability::thorough() ? 20 : total / 40) {
        const auto at = nth + static_cast<std::uint64_t>(random_.between(0, 19));
        try {
            Allocations::fail(at);
            const Lived life(*this);
            Allocations::relieve();
            ++times_;
        } catch (const std::bad_alloc&) {  // one of the test's own, between two steps
            Allocations::relieve();
        }
        ASSERT_FALSE(HasFailure()) << "allocation " << at;
    }
    record("allocations of the first start, an import and what follows fail once in turn");
}

TEST_F(NoMemory, leaves_nothing_behind) {
    const auto lives = [&] {
        Lived lived(*this);
        for (std::uint64_t nth = 1; nth < 400; nth += 40) {
            Allocations::fail(nth);
            lived.life.commit();
            Allocations::relieve();
        }
    };
    lives();  // what libraries keep for the life of the process
    const auto before = Allocations::live(), before_in_sqlite = Allocations::live_in_sqlite();
    lives();
    EXPECT_EQ(Allocations::live(), before);
    EXPECT_EQ(Allocations::live_in_sqlite(), before_in_sqlite);
}

}  // namespace
}  // namespace risk::test

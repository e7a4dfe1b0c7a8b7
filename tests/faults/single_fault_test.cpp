// SPDX-License-Identifier: Apache-2.0
// Every call on a file fails once in turn, for the whole life of a store.
#include <gtest/gtest.h>

#include <cctype>
#include <cerrno>
#include <map>

#include "domain/random_source.hpp"
#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "reliability/row.hpp"

namespace risk::test {
namespace {

/// A store whose life is told once with a fault, and then examined.
struct Trial {
    std::uint64_t calls = 0, struck = 0;
    Findings findings;
    std::vector<Failure> failures;
    std::string ended_with;
};

Trial live_with(const DiskFault& fault, bool healing) {
    const TempDir directory;
    Trial trial;
    Life life(directory.path());
    {
        DiskLayer layer(directory.path());
        layer.fail(fault);
        if (healing) life.on_failure = [&] { layer.heal(); };
        try {
            life.begin();
            life.work();
            life.come_back();
        } catch (const std::exception& error) {
            trial.ended_with = error.what();
        }
        life.close();
        trial.calls = layer.calls();
        trial.struck = layer.struck();
    }
    trial.failures = life.failures();
    try {
        trial.findings = inspect(directory / "host.db", life.answered(), life.offered());
        if (trial.ended_with.empty()) trial.findings += inspect(directory / "other.db", 7, 7);
    } catch (const std::exception& error) {
        trial.findings.faults.emplace_back(error.what());
    }
    return trial;
}

// For a person: what, where and what to do; never SQL or a secret.
bool well_said(const Failure& failure) {
    const auto sentence = failure.sentence();
    for (const char* not_for_people : {"SELECT", "INSERT", "UPDATE ", "PRAGMA", "planted"}) {
        if (sentence.find(not_for_people) != std::string::npos) return false;
    }
    return !failure.what.empty() && !failure.where.empty() && !failure.remedy.empty();
}

class Trials {
  public:
    void add(const std::string& name, const Trial& trial) {
        ++times_;
        EXPECT_EQ(trial.ended_with, "") << name;
        EXPECT_EQ(trial.findings.text(), "") << name;
        for (const auto& failure : trial.failures) {
            EXPECT_TRUE(well_said(failure)) << name << ": " << failure.sentence();
            ++said_[failure.what + ": " + failure.found];
        }
        sum_ += trial.findings;
    }

    // Of a file that cannot be removed SQLite does not keep the reason.
    void expect_in_each(const std::string& word) const {
        std::uint64_t all = 0, without = 0;
        for (const auto& [sentence, count] : said_) {
            auto lower = sentence;
            for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            all += count;
            if (lower.find(word) != std::string::npos) continue;
            without += count;
            EXPECT_NE(lower.find("an input/output error"), std::string::npos) << sentence;
        }
        EXPECT_LE(without, 2 + all / 50);
    }

    // The message that came most often.
    [[nodiscard]] std::string said() const {
        std::string most;
        for (const auto& [sentence, count] : said_) {
            if (most.empty() || count > said_.at(most)) most = sentence;
        }
        return most;
    }

    void record(const std::string& what) {
        const auto said = this->said();
        for (const auto& [sentence, count] : said_) std::cout << count << " x " << sentence << '\n';
        reliability::record(
            {"store", what, times_, sum_.due, sum_.admitted, sum_.lost, sum_.twice, sum_.wrong_scores, 0, 0, said});
    }

  private:
    std::uint64_t times_ = 0;
    std::map<std::string, std::uint64_t> said_;
    Findings sum_;
};

// In the short form one in so many, beginning anywhere.
void each_in_turn(DiskFault fault, std::int64_t one_in, bool healing, Trials& trials) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    fault.nth = 0;
    const auto total = static_cast<std::int64_t>(live_with(fault, healing).calls);
    ASSERT_GT(total, 10);
    const auto stride = reliability::thorough() ? 1 : one_in;
    for (auto nth = random.between(1, stride); nth <= total; nth += stride) {
        fault.nth = static_cast<std::uint64_t>(nth);
        trials.add("call " + std::to_string(nth) + " of " + std::to_string(total), live_with(fault, healing));
        if (::testing::Test::HasFailure()) break;
    }
}

TEST(SingleFault, without_one_a_life_is_what_it_should_be) {
    const auto trial = live_with({}, false);
    EXPECT_EQ(trial.ended_with, "");
    EXPECT_EQ(trial.findings.text(), "");
    EXPECT_TRUE(trial.failures.empty());
    EXPECT_EQ(trial.findings.batches, 9 + 7);
}

TEST(SingleFault, any_call_on_a_file_may_fail_once) {
    Trials trials;
    each_in_turn({}, 12, false, trials);
    trials.record("each call on a file fails once in turn, for a store's whole life");
}

TEST(SingleFault, any_read_or_write_may_do_half_of_it) {
    Trials trials;
    DiskFault half;
    half.calls = DiskCall::read | DiskCall::write;
    half.half = true;
    each_in_turn(half, 25, false, trials);
    EXPECT_EQ(trials.said(), "") << "an incomplete write is completed";
    trials.record("each read and write moves half of the bytes once in turn");
}

// From some call on, until it is over: each step that fails says why, and the same step works afterwards.
struct Trouble {
    const char* name;
    DiskFault fault;
    const char* said;  ///< each message holds it
};

class LastingFault : public ::testing::TestWithParam<Trouble> {};

TEST_P(LastingFault, from_any_call_on_is_told_and_over_when_it_is_over) {
    Trials trials;
    each_in_turn(GetParam().fault, 25, true, trials);
    trials.expect_in_each(GetParam().said);
    trials.record(std::string("a disk that is ") + GetParam().name + " from each call on, and heals");
}

DiskFault lasting(unsigned calls, int error, bool opening_changes = false) {
    DiskFault fault;
    fault.calls = calls;
    fault.error = error;
    fault.lasting = true;
    fault.opening_changes = opening_changes;
    return fault;
}

// A person would restore a backup for nothing.
TEST(BrokenDisk, is_never_called_a_damaged_database_by_a_backup) {
    const TempDir directory;
    Life life(directory.path());
    DiskLayer layer(directory.path());
    life.begin();
    life.work();
    life.close();
    auto fault = lasting(DiskCall::write | DiskCall::read | DiskCall::sync, EIO);
    for (fault.nth = 1;; ++fault.nth) {
        const auto database = must(store::Database::open(directory / "host.db", store::OpenMode::existing));
        layer.fail(fault);
        const auto copied = database->backup_to(directory.path() / ("copy" + std::to_string(fault.nth)));
        const bool struck = layer.struck() > 0;
        layer.heal();
        EXPECT_EQ(copied.ok(), !struck) << fault.nth;
        if (copied) break;
        EXPECT_EQ(copied.failure().what.find("damaged"), std::string::npos)
            << fault.nth << ": " << copied.failure().sentence();
    }
    EXPECT_GT(fault.nth, 50U);
}

INSTANTIATE_TEST_SUITE_P(Disk, LastingFault,
                         ::testing::Values(Trouble{"full", lasting(DiskCall::write | 0U, ENOSPC), "no space left"},
                                           Trouble{"over_quota", lasting(DiskCall::write | 0U, EDQUOT), "quota"},
                                           Trouble{"read_only", lasting(changing_calls, EROFS, true), "read-only"},
                                           Trouble{"broken",
                                                   lasting(DiskCall::write | DiskCall::read | DiskCall::sync, EIO),
                                                   "input/output error"}),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace risk::test

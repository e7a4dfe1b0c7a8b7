// SPDX-License-Identifier: Apache-2.0
// The power fails between any two things that happen to the files. What was answered has to be there; what is there has
// to be whole.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "faults/power_cut.hpp"
#include "reliability/row.hpp"
#include "store/secret_box.hpp"
#include "store/set_up_file.hpp"

namespace risk::test {
namespace {

constexpr auto planted = "planted-secret-in-the-store";

std::vector<DiskEntry> log_of_a_life() {
    const TempDir directory;
    DiskLayer layer(directory.path(), DiskLayer::Log::all);
    Life life(directory.path());
    life.on_answer = [&](auto answered) { layer.mark(answered); };
    life.begin();
    life.work();
    life.come_back();
    return layer.log();
}

bool is_sync(const DiskEntry& entry) {
    return entry.what == DiskEntry::What::sync || entry.what == DiskEntry::What::sync_directory ||
           entry.what == DiskEntry::What::mark;
}

class PowerLoss : public ::testing::Test {
  protected:
    void cut(const PowerCut& power, Unsynced what, const std::string& where) {
        SCOPED_TRACE(where);
        const TempDir directory;
        power.leave_behind(directory.path(), what, random_);
        ++cuts_;
        expect_whole_store(directory.path(), power.mark());
        expect_whole_files(directory.path());
    }

    void expect_whole_store(const std::filesystem::path& directory, std::int64_t answered) {
        try {
            const auto findings = inspect(directory / "host.db", answered, answered + 1);
            EXPECT_EQ(findings.text(), "");
            sum_ += findings;
            expect_readable_secrets(directory, answered);
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
        }
    }

    // Whoever was told that an integration exists finds it again, with its secrets.
    static void expect_readable_secrets(const std::filesystem::path& directory, std::int64_t answered) {
        const auto database = open_database(directory / "host.db");
        const auto box = store::SecretBox::open(directory / "key", true);
        ASSERT_TRUE(box.ok()) << box.failure().sentence();
        store::IntegrationStore integrations(*database, *box);
        const auto all = integrations.list();
        ASSERT_TRUE(answered == 0 || all.size() == 1U);
        for (const auto& each : all) {
            const auto integration = integrations.find(each.id);
            EXPECT_FALSE(integration->unreadable_secrets.has_value());
            EXPECT_EQ(integration->settings.secrets.at("client_secret").reveal(), planted);
        }
    }

    // Each has its name only once it is complete.
    static void expect_whole_files(const std::filesystem::path& directory) {
        for (const char* name : {"backup.db", "other.db"}) {
            if (!std::filesystem::exists(directory / name)) continue;
            const auto findings = inspect(directory / name, 7, 7);
            EXPECT_EQ(findings.text(), "") << name;
        }
        std::ifstream link(store::set_up_file(directory));
        std::string line;
        if (link) {
            std::getline(link, line);
            EXPECT_EQ(line, "https://localhost/set-up#planted");
        }
    }

    RandomSource random_;
    std::uint64_t cuts_ = 0;
    Findings sum_;
};

TEST_F(PowerLoss, at_any_instant_leaves_all_that_was_answered) {
    SCOPED_TRACE(random_.trace());
    const auto log = log_of_a_life();
    const bool all = reliability::thorough();
    PowerCut power;
    for (std::size_t i = 0; i < log.size() && !HasFailure(); ++i) {
        // The worst moment to lose everything unsynced is right after an answer; to lose some, any.
        const auto where = "after " + std::to_string(i) + " of " + std::to_string(log.size());
        if (is_sync(log[i]) && (all || random_.one_in(3))) cut(power, Unsynced::some_sectors, where);
        power.take(log[i]);
        if (is_sync(log[i]) && (all || random_.one_in(2))) cut(power, Unsynced::none, where);
        if (all || random_.one_in(40)) cut(power, Unsynced::some_sectors, where);
        if (all || random_.one_in(80)) cut(power, Unsynced::all, where);
    }
    EXPECT_GT(cuts_, 20U);
    reliability::record({"store", "power fails: the unsynced is gone, or there in part (sectors of 512 bytes)", cuts_,
                         sum_.due, sum_.admitted, sum_.lost, sum_.twice, sum_.wrong_scores, 0, 0, ""});
}

}  // namespace
}  // namespace risk::test

// SPDX-License-Identifier: Apache-2.0
// Which files make a key trusted, and what takes that away.
#include <sys/stat.h>
#include <unistd.h>

#include "signing_room.hpp"

namespace risk::plugins::test {
namespace {

namespace fs = std::filesystem;

class Keys : public SigningRoom {
  protected:
    Keys() {
        install("acme");
        sign("acme", ours_);
        trust(ours_);
    }
    [[nodiscard]] TrustedKeys known() const { return TrustedKeys::read(keys()); }
    [[nodiscard]] fs::path our_file() const { return keys() / "ours.pub"; }
};

TEST_F(Keys, that_are_added_can_be_read_by_a_host_of_any_user_and_written_by_one) {
    EXPECT_EQ(fs::status(keys()).permissions(), fs::perms(0755));
    EXPECT_EQ(fs::status(our_file()).permissions(), fs::perms(0644));
    EXPECT_TRUE(trust_key(keys(), ours_.public_key(), "again").ok()) << "once more does no harm";
    EXPECT_FALSE(fs::exists(keys() / "again.pub"));
}

TEST_F(Keys, of_a_directory_that_others_can_write_are_not_believed) {
    for (const mode_t mode : {0775, 0757, 0777}) {
        ASSERT_EQ(::chmod(keys().c_str(), mode), 0);
        ASSERT_TRUE(known().unusable());
        EXPECT_EQ(known().unusable()->found, "others can write it");
        EXPECT_EQ(known().unusable()->remedy, "Look whether it is right, then: chmod go-w " + keys().string());
        for (const bool allow : {false, true})  // nobody can tell what was revoked
            EXPECT_TRUE(seen("acme", allow).rejected);
        EXPECT_FALSE(trust_key(keys(), theirs_.public_key(), "theirs").ok());
    }
    ASSERT_EQ(::chmod(keys().c_str(), 0755), 0);
    EXPECT_FALSE(seen("acme").rejected);
}

TEST_F(Keys, in_a_file_that_others_can_write_are_not_believed) {
    trust(theirs_, "theirs");
    ASSERT_EQ(::chmod(our_file().c_str(), 0666), 0);
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
    ASSERT_EQ(known().problems().size(), 1U);
    EXPECT_NE(known().trusted(theirs_.public_key().id), nullptr) << "what lies beside counts";
}

TEST_F(Keys, of_somebody_else_are_not_believed) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    ASSERT_EQ(::chown(our_file().c_str(), 65534, 65534), 0);
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
    EXPECT_EQ(known().problems().at(0).found, "it belongs to user 65534");
    ASSERT_EQ(::chown(keys().c_str(), 65534, 65534), 0);
    EXPECT_TRUE(known().unusable());
}

TEST_F(Keys, behind_links_pipes_and_folders_are_not_believed) {
    fs::rename(our_file(), root_ / "elsewhere.pub");
    fs::create_symlink(root_ / "elsewhere.pub", our_file());
    ASSERT_EQ(::mkfifo((keys() / "pipe.pub").c_str(), 0600), 0);
    fs::create_directory(keys() / "folder.pub");
    write(keys() / "large.pub", std::string(1 << 20, 'x'));
    write(keys() / "empty.pub", "");
    write(keys() / "README", "not looked at");
    EXPECT_EQ(known().problems().size(), 5U);
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
}

TEST_F(Keys, that_are_revoked_stay_so_wherever_else_they_lie) {
    const auto id = ours_.public_key().id;
    const auto revoked = revoke_key(keys(), id);
    ASSERT_TRUE(revoked.ok()) << revoked.failure().sentence();
    EXPECT_EQ(revoked->file, keys() / "revoked" / (id.hex() + ".pub"));
    EXPECT_EQ(state("acme"), SignatureState::revoked);
    fs::copy(revoked->file, our_file());  // an old backup comes back
    EXPECT_EQ(state("acme"), SignatureState::revoked);
    const auto again = trust_key(keys(), ours_.public_key(), "ours");
    EXPECT_EQ(again.failure().what, "The key was revoked");
    EXPECT_EQ(again.failure().remedy, "If that was a mistake, remove this file first.");
    EXPECT_FALSE(revoke_key(keys(), theirs_.public_key().id).ok());
}

TEST_F(Keys, that_are_revoked_stay_so_under_another_id) {
    ASSERT_TRUE(revoke_key(keys(), ours_.public_key().id).ok());
    minisign::PublicKey disguised = ours_.public_key();
    disguised.id = theirs_.public_key().id;
    EXPECT_FALSE(trust_key(keys(), disguised, "new").ok());
    write(keys() / "new.pub", disguised.text());
    auto signature = ours_.sign(read(manifest("acme")), "", minisign::Format::prehashed);
    signature.key_id = disguised.id;
    write(signature_file(manifest("acme")), signature.text());
    EXPECT_EQ(state("acme"), SignatureState::revoked);
}

TEST_F(Keys, nothing_is_believed_while_it_cannot_be_told_which_key_was_revoked) {
    const auto revoked = revoke_key(keys(), ours_.public_key().id);
    write(revoked->file, "damaged");
    EXPECT_FALSE(trust_key(keys(), theirs_.public_key(), "theirs").ok());
    for (const bool allow : {false, true}) {
        const auto entry = seen("acme", allow);
        ASSERT_TRUE(entry.rejected);
        EXPECT_NE(entry.rejected->remedy.find("It cannot be told which key was revoked."), std::string::npos);
    }
}

TEST_F(Keys, of_two_with_one_id_neither_is_believed) {
    minisign::PublicKey twin = theirs_.public_key();
    twin.id = ours_.public_key().id;
    EXPECT_EQ(trust_key(keys(), twin, "twin").failure().expected, "an id of its own");
    write(keys() / "twin.pub", twin.text());
    EXPECT_EQ(known().trusted(twin.id), nullptr);
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
    EXPECT_EQ(known().problems().at(0).what, "Two trusted keys have one id");
    fs::remove(keys() / "twin.pub");
    EXPECT_EQ(state("acme"), SignatureState::valid);
}

TEST_F(Keys, have_names_of_their_own) {
    EXPECT_EQ(trust_key(keys(), theirs_.public_key(), "ours").failure().expected, "a name of its own");
}

TEST_F(Keys, their_stamp_changes_with_each_of_them_and_with_each_revocation) {
    std::vector<std::string> stamps{trusted_keys_stamp(keys())};
    const auto expect_new = [&](const char* what) {
        for (const auto& before : stamps) EXPECT_NE(trusted_keys_stamp(keys()), before) << what;
        stamps.push_back(trusted_keys_stamp(keys()));
    };
    EXPECT_EQ(trusted_keys_stamp(keys()), stamps[0]);
    trust(theirs_, "theirs");
    expect_new("a key more");
    ASSERT_TRUE(revoke_key(keys(), theirs_.public_key().id).ok());
    expect_new("one revoked");
    ASSERT_EQ(::chmod(keys().c_str(), 0777), 0);
    expect_new("others can write");
    fs::remove_all(keys());
    expect_new("all gone");
}

}  // namespace
}  // namespace risk::plugins::test

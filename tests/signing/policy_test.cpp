// SPDX-License-Identifier: Apache-2.0
// Which signature lets a plugin run, and what a person is told otherwise.
#include <algorithm>
#include <fstream>

#include "signing_room.hpp"

namespace risk::plugins::test {
namespace {

namespace fs = std::filesystem;
using minisign::Format;

class Policy : public SigningRoom {
  protected:
    Policy() {
        install("acme");
        trust(ours_);
    }
    [[nodiscard]] std::string refusal(bool allow_unsigned = false) const {
        const auto entry = seen("acme", allow_unsigned);
        return entry.rejected ? entry.rejected->sentence() : "";
    }
    void expect_told(const std::string& part, bool allow_unsigned = false) const {
        EXPECT_NE(refusal(allow_unsigned).find(part), std::string::npos)
            << part << " is not in: " << refusal(allow_unsigned);
    }
    [[nodiscard]] std::string our_id() const { return ours_.public_key().id.hex(); }
};

TEST_F(Policy, a_plugin_signed_by_a_trusted_key_may_run) {
    for (const auto format : {Format::prehashed, Format::legacy}) {
        sign("acme", ours_, format);
        const auto entry = seen("acme");
        EXPECT_FALSE(entry.rejected) << entry.rejected->sentence();
        EXPECT_TRUE(entry.believed);
        EXPECT_EQ(entry.signature.state, SignatureState::valid);
        EXPECT_EQ(entry.signature.key_id, our_id());
        EXPECT_EQ(entry.signature.signer, "ours");
        EXPECT_EQ(entry.signature.comment, "plugin:acme");
        EXPECT_EQ(entry.signature.sentence(), "signed by ours (" + our_id() + ")");
        EXPECT_EQ(scan().size(), 1U) << "its signature is no stray file";
    }
}

TEST_F(Policy, one_without_a_signature_may_not_unless_it_is_allowed) {
    EXPECT_EQ(state("acme"), SignatureState::not_signed);
    expect_told("The plugin is not signed: " + (plugins() / "acme.json.minisig").string());
    expect_told("host_stub plugin sign " + manifest("acme").string() + " --key FILE");
    EXPECT_EQ(refusal(true), "");
    EXPECT_TRUE(seen("acme", true).believed);
}

TEST_F(Policy, one_signed_by_somebody_unknown_may_not_unless_it_is_allowed) {
    sign("acme", theirs_);
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
    expect_told("expected one of the keys in " + keys().string() + ", found key " + theirs_.public_key().id.hex());
    expect_told("host_stub plugin trust FILE");
    EXPECT_EQ(seen("acme").signature.comment, "") << "nobody knows who says so";
    EXPECT_EQ(refusal(true), "");
}

TEST_F(Policy, one_that_was_changed_never_may) {
    sign("acme", ours_);
    std::ofstream(manifest("acme"), std::ios::app) << ' ';
    EXPECT_EQ(state("acme"), SignatureState::modified);
    for (const bool allow : {false, true}) expect_told("The plugin was changed after it was signed", allow);
    expect_told("Install manifest, signature and library anew from one release.");
}

TEST_F(Policy, one_with_another_library_counts_as_changed) {
    sign("acme", ours_);
    write(plugins() / "acme.so", "something else");
    for (const bool allow : {false, true}) {
        EXPECT_EQ(seen("acme", allow).signature.state, SignatureState::modified);
        expect_told("The library is not the one that its manifest describes", allow);
    }
}

TEST_F(Policy, one_whose_key_was_revoked_never_may) {
    sign("acme", ours_);
    ASSERT_TRUE(revoke_key(keys(), ours_.public_key().id).ok());
    EXPECT_EQ(state("acme"), SignatureState::revoked);
    for (const bool allow : {false, true}) expect_told("signed by a key that was revoked", allow);
    expect_told("Install a release that is signed by another key.");
}

TEST_F(Policy, a_file_that_is_no_signature_counts_as_changed) {
    for (const std::string text : {"", "x", "untrusted comment: \n\ntrusted comment: \n\n"}) {
        write(signature_file(manifest("acme")), text);
        for (const bool allow : {false, true}) {
            EXPECT_EQ(seen("acme", allow).signature.state, SignatureState::modified) << text;
            EXPECT_TRUE(seen("acme", allow).rejected) << text;
        }
    }
}

TEST_F(Policy, what_is_not_believed_does_not_stand_in_the_way_of_what_is) {
    sign("acme", ours_);
    fs::copy(manifest("acme"), plugins() / "aaa.json");  // the same id, first by name, unsigned
    EXPECT_FALSE(seen("acme").rejected);
    EXPECT_TRUE(seen("aaa").rejected);
    fs::copy(signature_file(manifest("acme")), plugins() / "aaa.json.minisig");
    EXPECT_EQ(seen("acme").rejected->what, "Two manifests describe one plugin") << "both are signed now";
}

TEST_F(Policy, a_signature_without_its_manifest_is_a_stray) {
    sign("acme", ours_);
    fs::remove(manifest("acme"));
    const auto entries = scan();
    EXPECT_TRUE(std::ranges::any_of(entries, [](const PluginEntry& entry) {
        return entry.rejected && entry.rejected->found == "a signature without its manifest";
    }));
}

TEST_F(Policy, a_manifest_that_is_no_manifest_says_so_even_when_signed) {
    write(manifest("acme"), "{");
    sign("acme", ours_);
    expect_told("The text is no JSON");
}

TEST_F(Policy, without_any_trusted_key_nothing_signed_may_run) {
    sign("acme", ours_);
    fs::remove_all(keys());
    EXPECT_EQ(state("acme"), SignatureState::unknown_key);
}

TEST_F(Policy, an_older_release_is_as_good_as_it_ever_was) {
    // A signature says who made it, not that it is the newest: docs/plugin_authors.md.
    sign("acme", ours_);
    const auto old_manifest = read(manifest("acme")), old_signature = read(signature_file(manifest("acme")));
    install("acme", "a newer library");
    sign("acme", ours_);
    EXPECT_FALSE(seen("acme").rejected);
    write(plugins() / "acme.so", "content");
    write(manifest("acme"), old_manifest);
    EXPECT_EQ(state("acme"), SignatureState::modified) << "the pieces of two releases fit no longer";
    write(signature_file(manifest("acme")), old_signature);
    EXPECT_FALSE(seen("acme").rejected);
}

}  // namespace
}  // namespace risk::plugins::test

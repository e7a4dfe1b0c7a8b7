// SPDX-License-Identifier: Apache-2.0
// Whoever can write the plugin directory, but has no trusted key, gets nothing of theirs to run.
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "plugins/sealed_library.hpp"
#include "reliability/row.hpp"
#include "signing_room.hpp"

namespace risk::plugins::test {
namespace {

namespace fs = std::filesystem;
using minisign::Format;
using minisign::Signature;

class Attack : public SigningRoom {
  protected:
    Attack() {
        install("acme");
        sign("acme", ours_);
        trust(ours_);
    }
    [[nodiscard]] fs::path signature() const { return signature_file(manifest("acme")); }

    /// Nothing of it may run, nor may it where unsigned plugins are allowed.
    void expect_refused(const std::string& what) {
        ++tried_;
        const auto entry = seen("acme");
        if (!entry.rejected) {
            ADD_FAILURE() << what << " was accepted";
            return;
        }
        said_ = entry.rejected->sentence();
        EXPECT_FALSE(entry.rejected->remedy.empty()) << what;
    }
    void record(const std::string& what) const {
        reliability::record({.group = "signatures", .what = what, .times = tried_, .said = said_});
    }

    std::uint64_t tried_ = 0;
    std::string said_;
};

constexpr std::size_t minisign_prefix = 19;  // "untrusted comment: "

/// Bits of a byte to flip: all of them when everything is to be tried.
std::size_t bit_step() { return reliability::thorough() ? 1 : 3; }

TEST_F(Attack, a_flipped_bit_in_any_byte_of_the_manifest) {
    const auto good = read(manifest("acme"));
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (std::size_t bit = at % bit_step(); bit < 8; bit += bit_step()) {
            auto bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            write(manifest("acme"), bad);
            expect_refused("manifest, byte " + std::to_string(at) + ", bit " + std::to_string(bit));
        }
    }
    write(manifest("acme"), good);
    EXPECT_FALSE(seen("acme").rejected);
    record("bits flipped in each byte of a manifest");
}

// The untrusted comment is nobody's word; all else is covered: algorithm, key id, signature, trusted comment.
TEST_F(Attack, a_flipped_bit_in_any_byte_of_the_signature) {
    for (const auto format : {Format::prehashed, Format::legacy}) {
        sign("acme", ours_, format);
        const auto good = read(signature());
        const auto covered = good.find('\n') + 1;
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (std::size_t bit = at % bit_step(); bit < 8; bit += bit_step()) {
                auto bad = good;
                bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
                write(signature(), bad);
                if (at + 1 == good.size() || (at < covered && at >= minisign_prefix)) {
                    (void)seen("acme");  // the last line end, or the untrusted comment: no harm either way
                    continue;
                }
                expect_refused("signature, byte " + std::to_string(at) + ", bit " + std::to_string(bit));
            }
        }
    }
    record("bits flipped in each byte of a signature file, of both formats");
}

TEST_F(Attack, a_flipped_bit_in_any_byte_of_the_trusted_key) {
    const auto file = keys() / "ours.pub";
    const auto good = read(file);
    const auto covered = good.find('\n') + 1;
    for (std::size_t at = covered; at + 1 < good.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            write(file, bad);
            expect_refused("key, byte " + std::to_string(at) + ", bit " + std::to_string(bit));
        }
    }
    write(file, good);
    EXPECT_FALSE(seen("acme").rejected);
    record("each bit of a trusted key flipped");
}

TEST_F(Attack, files_that_end_too_early) {
    const auto text = read(manifest("acme")), good = read(signature());
    for (std::size_t length = 0; length + 1 < good.size(); ++length) {  // the last line end may be missing
        write(signature(), good.substr(0, length));
        expect_refused("signature of " + std::to_string(length) + " bytes");
    }
    write(signature(), good);
    for (std::size_t length = 0; length < text.size(); ++length) {
        write(manifest("acme"), text.substr(0, length));
        expect_refused("manifest of " + std::to_string(length) + " bytes");
    }
    record("manifest and signature cut at each byte");
}

TEST_F(Attack, signatures_of_other_plugins_other_times_and_other_comments) {
    install("other", "another library");
    sign("other", ours_);
    const auto good = read(signature());
    fs::copy(signature_file(manifest("other")), signature(), fs::copy_options::overwrite_existing);
    expect_refused("the signature of another plugin");
    // Its own signature, with what another one says beside: the global signature covers both together.
    auto mixed = Signature::parse(good, "").value();
    const auto foreign = Signature::parse(read(signature_file(manifest("other"))), "").value();
    mixed.trusted_comment = foreign.trusted_comment;
    mixed.global = foreign.global;
    write(signature(), mixed.text());
    expect_refused("the comment of another plugin's signature");
    // As if signed by the key that is trusted, with a key that is not.
    auto forged = theirs_.sign(read(manifest("acme")), "plugin:acme", Format::prehashed);
    forged.key_id = ours_.public_key().id;
    write(signature(), forged.text());
    expect_refused("a signature by another key under a trusted id");
    // The hash as the message, and the message as the hash.
    auto relabelled = Signature::parse(good, "").value();
    relabelled.prehashed = false;
    write(signature(), relabelled.text());
    expect_refused("a pre-hashed signature as a plain one");
    record("signatures swapped, mixed, forged and relabelled");
}

TEST_F(Attack, things_that_are_no_files) {
    const auto good = read(signature());
    const auto replace = [&](auto make, const std::string& what) {
        fs::remove_all(signature());
        make();
        expect_refused(what);
        fs::remove_all(signature());
        write(signature(), good);
    };
    replace([&] { fs::create_directory(signature()); }, "a directory");
    replace([&] { ASSERT_EQ(::mkfifo(signature().c_str(), 0600), 0); }, "a pipe, which would never end");
    replace([&] { fs::create_symlink("/dev/zero", signature()); }, "a link to /dev/zero");
    replace([&] { fs::create_symlink(root_ / "none", signature()); }, "a link to nothing");
    replace([&] { fs::create_symlink(signature().filename(), signature()); }, "a link to itself");
    replace(
        [&] {
            write(signature(), "");
            fs::resize_file(signature(), 1ULL << 40U);
        },
        "a signature of a terabyte");
    replace([&] { write(signature(), good + std::string(20'000, '\n')); }, "a signature with 20,000 lines more");
    const auto text = read(manifest("acme"));
    fs::remove(manifest("acme"));
    ASSERT_EQ(::mkfifo(manifest("acme").c_str(), 0600), 0);
    expect_refused("a manifest that is a pipe");
    fs::remove(manifest("acme"));
    write(manifest("acme"), "");
    fs::resize_file(manifest("acme"), 1ULL << 40U);
    expect_refused("a manifest of a terabyte");
    fs::remove(manifest("acme"));
    write(manifest("acme"), text);
    EXPECT_FALSE(seen("acme").rejected);
    record("pipes, links, directories and sparse terabytes in place of manifest and signature");
}

/// What is accepted is what was signed, also while somebody swaps good for bad as fast as the disk lets them.
TEST_F(Attack, a_manifest_replaced_while_it_is_read) {
    const auto good = manifest("acme"), bad = root_ / "bad.json";
    auto text = read(good);
    text.replace(text.find("Reads files."), 12, "Steals them.");
    write(bad, text);
    std::atomic<bool> done = false;
    std::thread attacker([&] {
        while (!done) {
            std::error_code ignored;
            fs::rename(good, root_ / "kept", ignored);
            fs::rename(bad, good, ignored);
            fs::rename(good, bad, ignored);
            fs::rename(root_ / "kept", good, ignored);
        }
    });
    std::uint64_t accepted = 0;
    const std::uint64_t looks = reliability::thorough() ? 200'000 : 5'000;
    for (tried_ = 0; tried_ < looks; ++tried_) {
        for (const auto& entry : scan()) {
            if (entry.rejected) {
                said_ = entry.rejected->sentence();
                continue;
            }
            ++accepted;
            EXPECT_EQ(entry.manifest->description, "Reads files.");
            EXPECT_EQ(entry.fingerprint.find("Steals"), std::string::npos);
        }
    }
    done = true;
    attacker.join();
    EXPECT_GT(accepted, 0U) << "the good one was never met";
    record("a manifest swapped for another while the directory is read");
}

/// The library is copied to sealed memory as it is hashed: what is loaded has the hash that was signed.
TEST_F(Attack, a_library_replaced_between_check_and_load) {
    const auto library = plugins() / "acme.so";
    const auto wanted = seen("acme").manifest->library_sha256;
    const std::string good = read(library);
    std::atomic<bool> done = false;
    std::thread attacker([&] {
        while (!done) {
            write(library, "evil");
            write(library, good);
        }
    });
    std::uint64_t accepted = 0;
    const std::uint64_t loads = reliability::thorough() ? 200'000 : 5'000;
    for (tried_ = 0; tried_ < loads; ++tried_) {
        const auto copy = SealedLibrary::verify(library, wanted);
        if (!copy) {
            said_ = copy.failure().sentence();
            continue;
        }
        ++accepted;
        EXPECT_EQ(read(copy->path()), good);
        std::ofstream(copy->path()) << "evil";  // sealed: nobody can, not even the host itself
        EXPECT_EQ(read(copy->path()), good);
    }
    done = true;
    attacker.join();
    EXPECT_GT(accepted, 0U);
    record("a library swapped for another between check and load");
}

}  // namespace
}  // namespace risk::plugins::test

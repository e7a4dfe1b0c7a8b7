// SPDX-License-Identifier: Apache-2.0
// Keys and signatures against files that the program minisign 0.11 has written, and in a round trip.
#include <gtest/gtest.h>

#include "plugins/minisign_secret_key.hpp"

namespace risk::plugins::minisign {
namespace {

// Made by minisign 0.11: minisign -G -W, echo hi > m.txt, minisign -S -l.
constexpr const char* their_public =
    "untrusted comment: minisign public key\n"
    "RWSzr+iFhUQosIeMZ9hAjyB2LRyyeRzBHqZ3qY+9v2Ea+Zr62BKpntuI\n";
constexpr const char* their_legacy_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RWSzr+iFhUQosEZ519Jd1f+5l7oUlbiJHRuhVOS9MqbrO/mBOonDd8UQWc1svJw59N4VQlSGOgdwb8FKpbhjj2h5MjC4ani49Ag=\n"
    "trusted comment: timestamp:1795405111\tfile:m.txt\n"
    "jnCPFLPh/O95oHPkTwoWzjv6/LT+HuTMAmAKilbEFhkn58vVEghkCzktWf0T/gWYwbLkpOc10MOkEBGtVQ/zCA==\n";
// Its secret key, good for nothing but this test.
constexpr const char* unencrypted_by_minisign =
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAs6/ohYVE"
    "KLBc0FsorGnf4WLoa/dg0dUzoRQhaU4quRs5XyQyoHWfIYeMZ9hAjyB2LRyyeRzBHqZ3qY+9v2Ea+Zr6"
    "2BKpntuIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
// … and with a key encrypted by a password, pre-hashed.
constexpr const char* their_other_public =
    "untrusted comment: x\nRWQLvzx69VMm6qWKFjYlgbdppsAiNArpkRzkqaLpME9yl4R39zvFWAOj\n";
constexpr const char* their_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RUQLvzx69VMm6kteRZHZn9gzfHDQzMerXp8qSVaS+jSccPh7xLALhs42E1FSFBTVPeVRro8CyQtqqOWhBjB5JsYKGvomlmAjOA8=\n"
    "trusted comment: timestamp:1795405111\tfile:m.txt\thashed\n"
    "apqCHljgwqkvL+ZXhJCSbrJ7nBJWbaLqAYx/+IEZtv0E5mLbrAuMyLYk+4OscVj6dFM4NBIu9O2BW+XtxPt3BA==\n";

TEST(Minisign, verifies_what_minisign_has_signed) {
    const auto key = PublicKey::parse(their_public, "u.pub").value();
    const auto other = PublicKey::parse(their_other_public, "e.pub").value();
    EXPECT_EQ(key.id.hex(), "B028448585E8AFB3");
    const auto legacy = Signature::parse(their_legacy_signature, "l.minisig").value();
    const auto hashed = Signature::parse(their_signature, "m.txt.minisig").value();
    EXPECT_FALSE(legacy.prehashed);
    EXPECT_TRUE(hashed.prehashed);
    EXPECT_EQ(legacy.key_id, key.id);
    EXPECT_EQ(legacy.trusted_comment, "timestamp:1795405111\tfile:m.txt");
    EXPECT_TRUE(legacy.verify("hi\n", key));
    EXPECT_TRUE(hashed.verify("hi\n", other));
    EXPECT_FALSE(legacy.verify("hi", key));
    EXPECT_FALSE(legacy.verify("hi\n", other));
}

TEST(Minisign, takes_lines_that_end_as_on_windows) {
    std::string text = their_legacy_signature;
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
    EXPECT_TRUE(Signature::parse(text, "").value().verify("hi\n", PublicKey::parse(their_public, "").value()));
}

TEST(Minisign, what_is_signed_here_verifies_here) {
    const auto key = SecretKey::generate();
    for (const auto format : {Format::prehashed, Format::legacy}) {
        const auto text = key.sign("message", "a comment", format).text();
        const auto signature = Signature::parse(text, "").value();
        EXPECT_TRUE(signature.verify("message", key.public_key()));
        EXPECT_FALSE(signature.verify("massage", key.public_key()));
        EXPECT_FALSE(signature.verify("message", SecretKey::generate().public_key()));
    }
}

TEST(Minisign, keys_are_read_as_they_were_written) {
    const auto key = SecretKey::generate();
    const auto text = key.text(Secret()).value();
    EXPECT_FALSE(SecretKey::encrypted(text.reveal()));
    EXPECT_EQ(SecretKey::parse(text, Secret(), "").value().public_key(), key.public_key());
    EXPECT_EQ(PublicKey::parse(key.public_key().text(), "").value(), key.public_key());
    EXPECT_EQ(KeyId::parse(key.public_key().id.hex()).value(), key.public_key().id);
}

// minisign writes no checksum where it does not encrypt.
TEST(Minisign, takes_an_unencrypted_key_without_a_checksum_if_it_fits_itself) {
    const auto own = std::string("untrusted comment: minisign encrypted secret key\n") + unencrypted_by_minisign + "\n";
    EXPECT_EQ(SecretKey::parse(Secret(own), Secret(), "u.key").value().public_key(),
              PublicKey::parse(their_public, "").value());
    auto damaged = own;
    damaged[own.size() - 100] = damaged[own.size() - 100] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(SecretKey::parse(Secret(damaged), Secret(), "u.key").ok());
}

TEST(Minisign, a_damaged_secret_key_signs_nothing) {
    const auto text = SecretKey::generate().text(Secret()).value().reveal();
    const auto begin = text.find('\n') + 1;
    for (std::size_t at = begin; at + 1 < text.size(); ++at) {
        auto bad = text;
        bad[at] = bad[at] == 'A' ? 'B' : 'A';
        // Salt and limits say nothing where no password is used.
        const bool unused = at >= begin + 8 && at < begin + 72;
        EXPECT_TRUE(!SecretKey::parse(Secret(bad), Secret(), "").ok() || unused) << at;
    }
}

TEST(Minisign, says_what_is_wrong_with_a_file) {
    EXPECT_EQ(PublicKey::parse("", "a.pub").failure().found, "0 lines");
    EXPECT_EQ(PublicKey::parse("x\ny\n", "a.pub").failure().found, "another first line");
    EXPECT_EQ(PublicKey::parse("untrusted comment: \nAAAA\n", "a.pub").failure().where, "a.pub");
    EXPECT_EQ(SecretKey::parse(Secret(their_public), Secret(), "a.key").failure().what, "The file is no secret key");
    EXPECT_EQ(Signature::parse(std::string(1 << 20, 'x'), "").failure().found, "1048576 bytes");
    EXPECT_FALSE(KeyId::parse("B028448585E8AFB").ok());
    EXPECT_FALSE(KeyId::parse("B028448585E8AFBG").ok());
}

}  // namespace
}  // namespace risk::plugins::minisign

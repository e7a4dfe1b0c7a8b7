// SPDX-License-Identifier: Apache-2.0
// A public key, a signature and a message, with lines of three dashes between them. What is taken is written as the same
// again; and a signature holds for that message, that comment and that key alone.
#include "plugins/minisign.hpp"

#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

using namespace plugins::minisign;

constexpr std::string_view mark = "\n---\n";

template <class T>
void check_refusal(const Result<T>& refused) {
    const Failure& why = refused.failure();
    require(why.where.find("some file") != std::string::npos, "a refusal names the file", why.sentence());
    require(!why.expected.empty() && !why.found.empty(), "and what was expected and found", why.sentence());
}

void check_verification(const Signature& signature, const PublicKey& key, std::string_view message) {
    if (!signature.verify(message, key)) return;
    require(!signature.verify(std::string(message) + "x", key), "a signature is of one message");
    Signature other = signature;
    other.trusted_comment += 'x';
    require(!other.verify(message, key), "and of one trusted comment");
    other = signature;
    other.prehashed = !other.prehashed;
    require(!other.verify(message, key), "and of one kind");
    PublicKey another = key;
    another.key[0] ^= 1U;
    require(!signature.verify(message, another), "and by one key");
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const auto key = PublicKey::parse(std::string(pieces.until(mark)) + '\n', "some file");
    const auto signature = Signature::parse(std::string(pieces.until(mark)) + '\n', "some file");
    if (key) {
        const auto again = PublicKey::parse(key->text(), "some file");
        require(again.ok() && *again == *key, "a key written anew is the same", key->text());
        const auto id = KeyId::parse(key->id.hex());
        require(id.ok() && *id == key->id, "so is its id", key->id.hex());
    } else {
        check_refusal(key);
    }
    if (!signature) return check_refusal(signature);
    require(signature->trusted_comment.size() <= most_comment_bytes, "a comment is within its limit");
    require(signature->trusted_comment.find('\n') == std::string::npos, "and one line");
    if (key) check_verification(*signature, *key, pieces.rest());
    if (signature->trusted_comment.ends_with('\r')) return;  // written, it is taken for a part of the line's end
    const auto again = Signature::parse(signature->text(), "some file");
    require(again.ok() && again->text() == signature->text(), "a signature written anew is the same",
            signature->text());
}

}  // namespace risk::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/test_certificates.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace risk::incydr_simulator {
namespace {

template <auto Free>
struct Freeing {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freeing<BIO_free>>;

void must(bool worked, const char* step) {
    if (!worked) throw std::runtime_error(std::string("OpenSSL could not make a test certificate: ") + step);
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"));
    must(key != nullptr, "key");
    return key;
}

void extend(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

/// Clients judge validity by the real clock, whatever the simulated one says.
Certificate blank(EVP_PKEY* key, const char* name) {
    Certificate certificate(X509_new());
    must(certificate != nullptr, "certificate");
    X509_set_version(certificate.get(), 2);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial + std::uint64_t{1});
    static constexpr long day_s = 86'400;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 365 * day_s);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    must(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "signature");
}

template <class Write>
std::string pem(Write write) {
    const Memory memory(BIO_new(BIO_s_mem()));
    must(memory != nullptr && write(memory.get()) == 1, "PEM");
    char* data = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

}  // namespace

TestCertificates make_test_certificates() {
    const Key ca_key = make_key();
    const Certificate ca = blank(ca_key.get(), "Incydr simulator test authority");
    extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    sign(ca.get(), ca.get(), ca_key.get());

    const Key key = make_key();
    const Certificate leaf = blank(key.get(), "localhost");
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
    extend(leaf.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
    extend(leaf.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    extend(leaf.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    extend(leaf.get(), ca.get(), NID_subject_key_identifier, "hash");
    extend(leaf.get(), ca.get(), NID_authority_key_identifier, "keyid:always");
    sign(leaf.get(), ca.get(), ca_key.get());

    return {pem([&](BIO* out) { return PEM_write_bio_X509(out, ca.get()); }),
            pem([&](BIO* out) { return PEM_write_bio_X509(out, leaf.get()); }), pem([&](BIO* out) {
                return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

}  // namespace risk::incydr_simulator

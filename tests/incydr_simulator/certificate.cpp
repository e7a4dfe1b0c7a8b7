// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdint>
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
using Cert = std::unique_ptr<X509, Freeing<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freeing<BIO_free>>;

void must(bool worked, const std::string& step) {
    if (!worked) throw std::runtime_error("OpenSSL could not make a test certificate: " + step);
}

Key make_key(int rsa_bits) {
    Key key(rsa_bits == 0 ? EVP_EC_gen("P-256") : EVP_RSA_gen(static_cast<unsigned>(rsa_bits)));
    must(key != nullptr, "key");
    return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    if (value.empty()) return;
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

Cert blank(EVP_PKEY* key, const CertificatePlan& plan) {
    Cert certificate(X509_new());
    must(certificate != nullptr, "certificate");
    X509_set_version(certificate.get(), 2);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial + std::uint64_t{1});
    static constexpr long day_s = 86'400;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), plan.from_days * day_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), plan.until_days * day_s);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(plan.name.c_str()), -1, -1, 0);
    return certificate;
}

template <class Write>
std::string pem(Write write) {
    const Memory memory(BIO_new(BIO_s_mem()));
    must(memory != nullptr && write(memory.get()) == 1, "PEM");
    char* data = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

Memory reading(const std::string& text) {
    Memory memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    must(memory != nullptr, "memory");
    return memory;
}

Certificate sign(const CertificatePlan& plan, const Cert& certificate, EVP_PKEY* key, X509* issuer,
                 EVP_PKEY* issuer_key) {
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
    extend(certificate.get(), issuer, NID_basic_constraints, plan.constraints);
    extend(certificate.get(), issuer, NID_key_usage, plan.key_usage);
    extend(certificate.get(), issuer, NID_ext_key_usage, plan.extended_key_usage);
    extend(certificate.get(), issuer, NID_subject_alt_name, plan.alternative_names);
    extend(certificate.get(), issuer, NID_subject_key_identifier, "hash");
    if (issuer != certificate.get()) extend(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
    must(X509_sign(certificate.get(), issuer_key, EVP_get_digestbyname(plan.digest)) > 0, "signature");
    return {pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); }),
            pem([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); })};
}

}  // namespace

CertificatePlan authority_plan(const std::string& name, int pathlen) {
    CertificatePlan plan{name};
    plan.constraints = "critical,CA:TRUE,pathlen:" + std::to_string(pathlen);
    plan.key_usage = "critical,keyCertSign,cRLSign";
    plan.extended_key_usage.clear();
    return plan;
}

Certificate make_self_signed(const CertificatePlan& plan) {
    const Key key = make_key(plan.rsa_bits);
    const Cert certificate = blank(key.get(), plan);
    return sign(plan, certificate, key.get(), certificate.get(), key.get());
}

Certificate make_certificate(const CertificatePlan& plan, const Certificate& issuer) {
    const Cert issuer_certificate(PEM_read_bio_X509(reading(issuer.pem).get(), nullptr, nullptr, nullptr));
    const Key issuer_key(PEM_read_bio_PrivateKey(reading(issuer.key_pem).get(), nullptr, nullptr, nullptr));
    must(issuer_certificate != nullptr && issuer_key != nullptr, "issuer");
    const Key key = make_key(plan.rsa_bits);
    const Cert certificate = blank(key.get(), plan);
    return sign(plan, certificate, key.get(), issuer_certificate.get(), issuer_key.get());
}

}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
#include "upstream/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <new>

#include "plugin_api/failure.hpp"
#include "upstream/address_rules.hpp"

namespace risk::incydr {
namespace {

// Where a context keeps the way back to its owner. OpenSSL hands such numbers out once a process.
int owner_slot() {
    static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

void trust(SSL_CTX* context, const std::string& ca_file) {
    SSL_CTX_set_default_verify_paths(context);
    if (ca_file.empty()) return;
    if (SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) != 1) {
        ERR_clear_error();
        throw rp::Failure(RP_E_CONFIG,
                          "The file of extra certificate authorities, " + ca_file +
                              ": expected a readable file with certificates in PEM form. Correct the path, or let the "
                              "host's user read it.",
                          "ca_file");
    }
}

}  // namespace

TlsContext::TlsContext(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
    if (!context_) throw std::bad_alloc();
    SSL_CTX* const context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    trust(context, ca_file);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_ex_data(context, owner_slot(), this);
    SSL_CTX_sess_set_new_cb(context, &TlsContext::keep);
}

int TlsContext::keep(SSL* ssl, SSL_SESSION* session) {
    auto* const self = static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), owner_slot()));
    if (self == nullptr) return 0;
    self->session_.reset(session);
    return 1;  // ours now
}

void TlsContext::prepare(SSL* ssl, const std::string& host) const {
    if (address_kind(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    } else {
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, host.c_str());
        SSL_set_tlsext_host_name(ssl, host.c_str());  // NOLINT: the macro casts
    }
    if (session_ && SSL_SESSION_is_resumable(session_.get()) == 1) SSL_set_session(ssl, session_.get());
}

void TlsContext::retire(SSL* ssl) noexcept {
    SSL_set_quiet_shutdown(ssl, 1);
    SSL_shutdown(ssl);
    ERR_clear_error();
}

std::string TlsContext::reason(const SSL* ssl, const std::string& fallback) {
    const long verdict = SSL_get_verify_result(ssl);
    if (verdict == X509_V_OK) return fallback + ".";
    const std::string text = X509_verify_cert_error_string(verdict);
    switch (verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "the certificate is for another name (" + text + "). Check the Base URL for a typing error.";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the certificate is from an authority that is not trusted (" + text +
                   "). If a proxy of yours inspects TLS, name its CA file in the settings.";
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the certificate is not valid now (" + text + "). Check this machine's clock.";
        default:
            return "the certificate was not accepted (" + text + ").";
    }
}

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#include "upstream/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <new>

#include "upstream/address_rules.hpp"
#include "upstream/trust_store.hpp"

namespace risk::incydr {
namespace {

// Where a context keeps the way back to its owner. OpenSSL hands such numbers out once a process.
int owner_slot() {
    static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

// Where a connection keeps that it was asked for a certificate. Not the "app data": that is Asio's.
int demand_slot() {
    static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

// Called when the server asks for a certificate of ours. There is none, but then we know why it hangs up.
int note_demand(SSL* ssl, X509** /*certificate*/, EVP_PKEY** /*key*/) {
    static char demanded = 1;
    SSL_set_ex_data(ssl, demand_slot(), &demanded);
    return 0;
}

// Where a connection keeps which session the next one is to resume.
int session_slot() {
    static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

std::string about_certificate(long verdict) {
    const std::string text = X509_verify_cert_error_string(verdict);
    switch (verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "the certificate is for another name (" + text + "). Check the Base URL for a typing error.";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the certificate is from an authority that is not trusted (" + text +
                   "). If a proxy of yours inspects TLS, name its CA file in the settings.";
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the certificate is not valid now (" + text +
                   "). Check this machine's clock; if it is right, the server needs another certificate.";
        case X509_V_ERR_INVALID_PURPOSE:
            return "the certificate was not made for a server (" + text + "). Check any proxy in between.";
        case X509_V_ERR_INVALID_CA:
        case X509_V_ERR_PATH_LENGTH_EXCEEDED:
        case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
            return "the certificate is from somebody who is no authority (" + text + "). Check any proxy in between.";
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_CA_MD_TOO_WEAK:
            return "the certificate is too weak (" + text +
                   "): expected RSA of 2048 bits or more, or a curve, and SHA-256 or better. Check any proxy in "
                   "between.";
        default:
            return "the certificate was not accepted (" + text + "). Check the Base URL and any proxy in between.";
    }
}

std::string about_protocol(int reason, const std::string& text) {
    switch (reason) {
        case 0:
            return "the other side ended the connection (" + text + "). Check any proxy or firewall in between.";
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return "the other side speaks no TLS (" + text +
                   "). Check the port of the Base URL and any proxy in between.";
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            return "the other side speaks only TLS older than 1.2 (" + text + "). It has to be brought up to date.";
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
        case SSL_R_NO_SHARED_CIPHER:
            return "there is no way of encrypting in common (" + text +
                   "). The other side has to be brought up to date.";
        default:
            return text + ". It is tried again; if this stays so, check any proxy in between.";
    }
}

}  // namespace

TlsContext::TlsContext(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
    if (!context_) throw std::bad_alloc();
    SSL_CTX* const context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_security_level(context, 2);  // 112 bits and SHA-256, whatever the system's configuration says
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_client_cert_cb(context, &note_demand);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    trust(context, ca_file);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_ex_data(context, owner_slot(), this);
    SSL_CTX_sess_set_new_cb(context, &TlsContext::keep);
}

int TlsContext::keep(SSL* ssl, SSL_SESSION* session) {
    auto* const self = static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), owner_slot()));
    auto* const kept = static_cast<Session*>(SSL_get_ex_data(ssl, session_slot()));
    if (self == nullptr || kept == nullptr) return 0;
    const std::lock_guard lock(self->mutex_);
    kept->reset(session);
    return 1;  // ours now
}

void TlsContext::prepare(SSL* ssl, const Origin& origin) {
    const std::string& host = origin.host;
    if (address_kind(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    } else {
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        SSL_set1_host(ssl, host.c_str());
        SSL_set_tlsext_host_name(ssl, host.c_str());  // NOLINT: the macro casts
    }
    const std::lock_guard lock(mutex_);
    Session& last = sessions_[origin.authority()];  // stays where it is as long as we do
    SSL_set_ex_data(ssl, session_slot(), &last);
    if (!last || SSL_SESSION_is_resumable(last.get()) != 1) return;
    const Session own(SSL_SESSION_dup(last.get()));  // OpenSSL writes into it, and others may resume at the same time
    if (own) SSL_set_session(ssl, own.get());
}

void TlsContext::retire(SSL* ssl) noexcept {
    SSL_set_quiet_shutdown(ssl, 1);
    SSL_shutdown(ssl);
    ERR_clear_error();
}

std::string TlsContext::reason(const SSL* ssl, unsigned long error, const std::string& text) {
    if (const long verdict = SSL_get_verify_result(ssl); verdict != X509_V_OK) return about_certificate(verdict);
    if (SSL_get_ex_data(ssl, demand_slot()) != nullptr)
        return "the other side demands a client certificate, which is not supported (" + text +
               "). Let it take this client without one.";
    return about_protocol(ERR_GET_REASON(error), text);
}

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace risk::incydr_simulator {

/// What a certificate made for a test says of itself. The extensions are in OpenSSL's notation; empty: left out.
struct CertificatePlan {
    std::string name;                 ///< the subject's CN
    std::string alternative_names{};  ///< "DNS:localhost,IP:127.0.0.1"
    std::string constraints = "critical,CA:FALSE";
    std::string key_usage = "critical,digitalSignature";
    std::string extended_key_usage = "serverAuth";
    int rsa_bits = 0;  ///< 0: a key on the curve P-256
    const char* digest = "SHA256";
    long from_days = -1, until_days = 365;  ///< from the real now, by which clients judge
};

/// An authority instead of a server. `pathlen`: how many authorities may come below it.
CertificatePlan authority_plan(const std::string& name, int pathlen = 0);

struct Certificate {
    std::string pem, key_pem;
};

Certificate make_self_signed(const CertificatePlan& plan);
Certificate make_certificate(const CertificatePlan& plan, const Certificate& issuer);

}  // namespace risk::incydr_simulator

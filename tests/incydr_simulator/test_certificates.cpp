// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/test_certificates.hpp"

#include "incydr_simulator/certificate.hpp"

namespace risk::incydr_simulator {

TestCertificates make_test_certificates() {
    const Certificate authority = make_self_signed(authority_plan("Incydr simulator test authority"));
    const Certificate server = make_certificate({"localhost", "DNS:localhost,IP:127.0.0.1,IP:::1"}, authority);
    return {authority.pem, server.pem, server.key_pem};
}

}  // namespace risk::incydr_simulator

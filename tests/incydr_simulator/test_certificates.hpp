// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace risk::incydr_simulator {

/// A certificate authority made for one run, and a server certificate from it for localhost, 127.0.0.1 and ::1.
struct TestCertificates {
    std::string ca_pem;
    std::string server_pem;
    std::string server_key_pem;
};
TestCertificates make_test_certificates();

}  // namespace risk::incydr_simulator

// SPDX-License-Identifier: Apache-2.0
// What a running host shows to browsers: pages, TLS, and how it ends while they look on.
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <regex>

#include "../incydr_simulator/test_certificates.hpp"
#include "../web/raw_http.hpp"
#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;
using testing::RunningProgram;
using web::testing::RawConnection;
using web::testing::request;

class ServeWeb : public testing::Workspace {
  protected:
    [[nodiscard]] testing::Launch serving(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"serve", "--listen", "127.0.0.1:0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return launch(arguments);
    }
    /// "http://127.0.0.1:4711" as the host prints it.
    static std::string url_of(RunningProgram& host) {
        host.read_until("Listening on ");
        const auto said = host.read_until("\n");
        const auto at = said.rfind("Listening on ") + 13;
        return said.substr(at, said.find('\n', at) - at);
    }
    static std::uint16_t port_of(RunningProgram& host) {
        const auto url = url_of(host);
        return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
    [[nodiscard]] std::string private_file(const std::string& name, const std::string& text) const {
        const auto path = file(name, text);
        chmod(path.c_str(), 0600);
        return path;
    }
};

TEST_F(ServeWeb, every_file_that_the_index_names_is_there_and_stays_as_it_is) {
    RunningProgram host(serving());
    const auto port = port_of(host);
    const auto index = request(port, "GET", "/command-center");
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(request(port, "GET", "/people/ann%40x.test").body, index.body);
    EXPECT_EQ(request(port, "GET", "/no-such-page").status, 404);
    int files = 0;
    const std::regex link("(?:src|href)=\"(/assets/[^\"]+)\"");
    for (std::sregex_iterator each(index.body.begin(), index.body.end(), link), end; each != end; ++each, ++files) {
        const auto response = request(port, "GET", (*each)[1].str());
        EXPECT_EQ(response.status, 200) << (*each)[1];
        EXPECT_EQ(response.headers.at("cache-control"), "public, max-age=31536000, immutable");
        EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
    }
    EXPECT_GE(files, 3) << "a script, a style sheet and an icon";
}

TEST_F(ServeWeb, the_index_loads_nothing_but_its_own_files) {
    RunningProgram host(serving());
    const auto index = request(port_of(host), "GET", "/");
    EXPECT_FALSE(std::regex_search(index.body, std::regex("(src|href|action)=\"(?!/)"))) << index.body;
    EXPECT_FALSE(std::regex_search(index.body, std::regex("<style|style=|<script>| on[a-z]+="))) << index.body;
    EXPECT_NE(index.headers.at("content-security-policy").find("default-src 'none'"), std::string::npos);
}

TEST_F(ServeWeb, listens_beyond_this_machine_only_with_tls) {
    expect_told(run({"serve", "--listen", "0.0.0.0:0"}), 2, {"loopback", "0.0.0.0:0", "--tls-cert"});
    EXPECT_EQ(run({"serve", "--tls-cert", "x.pem"}).status, 2);
    const auto made = incydr_simulator::make_test_certificates();
    const auto certificate = private_file("cert.pem", made.server_pem),
               key = private_file("key.pem", made.server_key_pem);
    RunningProgram host(launch({"serve", "--listen", "0.0.0.0:0", "--tls-cert", certificate, "--tls-key", key}));
    EXPECT_EQ(url_of(host).substr(0, 18), "https://localhost:");
    host.signal(SIGTERM);
    EXPECT_EQ(host.wait().status, 0);
}

TEST_F(ServeWeb, a_key_that_others_may_read_is_refused) {
    const auto made = incydr_simulator::make_test_certificates();
    const auto certificate = private_file("cert.pem", made.server_pem),
               key = private_file("key.pem", made.server_key_pem);
    chmod(key.c_str(), 0644);
    expect_told(run({"serve", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key}), 1,
                {key, "chmod o-rwx"});
}

TEST_F(ServeWeb, ends_in_order_while_a_page_listens_for_changes) {
    const auto token = let_in();
    RunningProgram host(serving());
    RawConnection page(port_of(host));
    page.send("GET /api/v1/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    EXPECT_EQ(page.receive_head().status, 200);
    EXPECT_TRUE(page.receive_piece());
    host.signal(SIGTERM);
    auto rest = page.receive_piece();
    while (rest) rest = page.receive_piece();
    EXPECT_EQ(host.wait().status, 0);
}

TEST_F(ServeWeb, a_page_hears_of_what_a_command_has_changed) {
    const auto token = let_in();
    RunningProgram host(serving());
    RawConnection page(port_of(host));
    page.send("GET /api/v1/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    EXPECT_EQ(page.receive_head().status, 200);
    EXPECT_TRUE(page.receive_piece()) << "all topics";
    ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0);
    std::string heard;
    while (heard.find("entitlements") == std::string::npos) heard += page.receive_piece().value();
}

}  // namespace
}  // namespace risk::cli

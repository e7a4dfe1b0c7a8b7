// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "../incydr_simulator/test_certificates.hpp"
#include "http_bench.hpp"

namespace risk::web {
namespace {

namespace fs = std::filesystem;

/// A directory with a certificate, its key, and another's key.
class Tls : public ::testing::Test {
  protected:
    Tls() {
        std::string path = ::testing::TempDir() + "tlsXXXXXX";
        directory_ = mkdtemp(path.data());
        const auto own = incydr_simulator::make_test_certificates();
        write("server.pem", own.server_pem + own.ca_pem, 0644);
        write("key.pem", own.server_key_pem, 0600);
        write("ca.pem", own.ca_pem, 0644);
        write("other.pem", incydr_simulator::make_test_certificates().server_key_pem, 0600);
    }
    ~Tls() override { fs::remove_all(directory_); }

    void write(const std::string& name, const std::string& text, mode_t mode) const {
        std::ofstream(directory_ / name) << text;
        chmod((directory_ / name).c_str(), mode);
    }
    [[nodiscard]] HttpServerOptions options(const std::string& certificate = "server.pem",
                                            const std::string& key = "key.pem") const {
        HttpServerOptions result;
        result.tls = TlsFiles{directory_ / certificate, directory_ / key};
        return result;
    }
    [[nodiscard]] std::string refusal(const HttpServerOptions& with) const {
        const auto server = HttpServer::listen(with);
        return server.ok() ? "" : server.failure().sentence();
    }

    fs::path directory_;
};

struct Close {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};

/// A blocking client that trusts only the authority of the test.
class TlsClient {
  public:
    explicit TlsClient(const fs::path& ca, int highest_version = TLS1_3_VERSION, const char* ciphers = nullptr)
        : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_load_verify_locations(context_.get(), ca.c_str(), nullptr);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_max_proto_version(context_.get(), highest_version);
        SSL_CTX_set_security_level(context_.get(), 0);  // so that it is the server who refuses what is old
        if (ciphers != nullptr) SSL_CTX_set_cipher_list(context_.get(), ciphers);
    }
    bool connect(std::uint16_t port) {
        connection_.reset(BIO_new_ssl_connect(context_.get()));
        BIO_set_conn_hostname(connection_.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
        return BIO_do_handshake(connection_.get()) == 1;
    }
    std::string ask(const std::string& request) {
        BIO_write(connection_.get(), request.data(), static_cast<int>(request.size()));
        std::string answer;
        char piece[4096];
        for (int count = 0; (count = BIO_read(connection_.get(), piece, sizeof piece)) > 0;)
            answer.append(piece, static_cast<std::size_t>(count));
        return answer;
    }
    std::string version() {
        SSL* ssl = nullptr;
        BIO_get_ssl(connection_.get(), &ssl);
        return SSL_get_version(ssl);
    }
    bool said_goodbye() {
        SSL* ssl = nullptr;
        BIO_get_ssl(connection_.get(), &ssl);
        return (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
    }

  private:
    std::unique_ptr<SSL_CTX, Close> context_;
    std::unique_ptr<BIO, Close> connection_;
};

TEST_F(Tls, answers_and_says_goodbye) {
    const auto server = testing::serve_echo(options());
    EXPECT_EQ(server->url(), "https://127.0.0.1:" + std::to_string(server->port()));
    EXPECT_TRUE(server->secure());
    TlsClient client(directory_ / "ca.pem");
    ASSERT_TRUE(client.connect(server->port()));
    EXPECT_EQ(client.version(), "TLSv1.3");
    const auto answer = client.ask(
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
        "2\r\n\r\nhi");
    EXPECT_NE(answer.find("GET /1 "), std::string::npos);
    EXPECT_NE(answer.find("POST /2 hi"), std::string::npos);
    EXPECT_TRUE(client.said_goodbye());
}

TEST_F(Tls, takes_1_2_with_forward_secrecy_and_nothing_older) {
    const auto server = testing::serve_echo(options());
    EXPECT_TRUE(TlsClient(directory_ / "ca.pem", TLS1_2_VERSION).connect(server->port()));
    EXPECT_FALSE(TlsClient(directory_ / "ca.pem", TLS1_1_VERSION).connect(server->port()));
    EXPECT_FALSE(TlsClient(directory_ / "ca.pem", TLS1_2_VERSION, "AES128-SHA").connect(server->port()));
    EXPECT_FALSE(TlsClient(directory_ / "ca.pem", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA").connect(server->port()));
    EXPECT_TRUE(TlsClient(directory_ / "ca.pem").connect(server->port())) << "and goes on";
}

TEST_F(Tls, lets_go_of_who_speaks_plainly_or_not_at_all) {
    auto with = options();
    with.deadline = std::chrono::milliseconds(100);
    const auto server = testing::serve_echo(with);
    testing::RawConnection plain(server->port()), silent(server->port());
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(plain.closed());
    EXPECT_TRUE(silent.closed());
    EXPECT_TRUE(TlsClient(directory_ / "ca.pem").connect(server->port()));
}

TEST_F(Tls, files_that_cannot_be_used_are_named_with_what_to_do) {
    const auto expect_told = [&](const HttpServerOptions& with, const std::string& file, const std::string& words) {
        const auto said = refusal(with);
        EXPECT_NE(said.find((directory_ / file).string()), std::string::npos) << said;
        EXPECT_NE(said.find(words), std::string::npos) << said;
    };
    expect_told(options("none.pem"), "none.pem", "TLS cannot be offered");
    expect_told(options("server.pem", "none.pem"), "none.pem", "private key");
    expect_told(options("key.pem"), "key.pem", "certificates in PEM");
    write("no_key.pem", "nothing", 0600);
    expect_told(options("server.pem", "no_key.pem"), "no_key.pem", "private key");
    expect_told(options("server.pem", "other.pem"), "other.pem", "--tls-key");
    write("open.pem", "", 0644);
    expect_told(options("server.pem", "open.pem"), "open.pem", "chmod o-rwx");
}

}  // namespace
}  // namespace risk::web

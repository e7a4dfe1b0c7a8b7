// SPDX-License-Identifier: Apache-2.0
#include "web/tls_door.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

namespace risk::web {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;

class TlsStream final : public ByteStream {
  public:
    TlsStream(tcp::socket socket, ssl::context& context) : stream_(std::move(socket), context) {}

    void handshake(std::function<void(StreamError)> done) override {
        stream_.async_handshake(ssl::stream_base::server, std::move(done));
    }
    void read_some(asio::mutable_buffer into, Done done) override { stream_.async_read_some(into, std::move(done)); }
    void write(asio::const_buffer all, Done done) override { asio::async_write(stream_, all, std::move(done)); }
    /// Tells the client that this is the end and not a cut; its own good-bye is not waited for.
    void finish(std::function<void()> done) override {
        stream_.async_shutdown([done = std::move(done)](StreamError) { done(); });
    }
    void close() override {
        StreamError ignored;
        stream_.lowest_layer().close(ignored);
    }

  private:
    ssl::stream<tcp::socket> stream_;
};

class OpenDoor final : public TlsDoor {
  public:
    std::unique_ptr<ByteStream> stream(tcp::socket socket) override {
        return std::make_unique<TlsStream>(std::move(socket), context);
    }
    ssl::context context{ssl::context::tls_server};
};

std::string last_words() {
    const auto code = ERR_get_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "something else" : reason;
}

Failure file_failure(const std::filesystem::path& file, std::string expected, std::string found, std::string remedy) {
    return {"TLS cannot be offered", file.string(), std::move(expected), std::move(found), std::move(remedy)};
}

Result<void> check_readable(const std::filesystem::path& file, const std::string& expected) {
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return {};
    return file_failure(file, expected, error ? error.message() : "no file", "");
}

Result<void> check_private(const std::filesystem::path& key) {
    std::error_code error;
    const auto others = std::filesystem::status(key, error).permissions() & std::filesystem::perms::others_all;
    if (others == std::filesystem::perms::none) return {};
    return file_failure(key, "a file that other users cannot read", "one that they can", "chmod o-rwx " + key.string());
}

Result<void> check_in_force(SSL_CTX* context, const std::filesystem::path& file) {
    const auto* const certificate = SSL_CTX_get0_certificate(context);
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
        return file_failure(file, "a certificate in force", "one that is not valid yet",
                            "Look at this machine's clock.");
    }
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
        return file_failure(file, "a certificate in force", "one that has expired", "Renew it.");
    }
    return {};
}

void choose_protocol(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // idle connections cost little
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
}

Result<void> load(SSL_CTX* context, const TlsFiles& files) {
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
        return file_failure(files.certificate, "certificates in PEM", last_words(),
                            "Name the right one with --tls-cert.");
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        return file_failure(files.key, "the certificate's private key in PEM, without a passphrase", last_words(),
                            "Name the right one with --tls-key.");
    }
    return check_in_force(context, files.certificate);
}

}  // namespace

Result<std::unique_ptr<TlsDoor>> TlsDoor::open(const TlsFiles& files) {
    if (auto there = check_readable(files.certificate, "certificates in PEM"); !there) return there.failure();
    if (auto there = check_readable(files.key, "a private key in PEM"); !there) return there.failure();
    if (auto hidden = check_private(files.key); !hidden) return hidden.failure();
    auto door = std::make_unique<OpenDoor>();
    auto* const context = door->context.native_handle();
    choose_protocol(context);
    // A passphrase would be asked for on the terminal, by OpenSSL itself.
    SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
    if (auto loaded = load(context, files); !loaded) return loaded.failure();
    return std::unique_ptr<TlsDoor>(std::move(door));
}

}  // namespace risk::web

// SPDX-License-Identifier: Apache-2.0
#include "upstream/trust_store.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "plugin_api/failure.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t ca_file_limit = 8U << 20U;  // all the world's authorities are a quarter of a MiB

rp::Failure about(const std::string& ca_file, const std::string& found) {
    return {RP_E_CONFIG,
            "The file of extra certificate authorities, " + ca_file +
                ": expected a readable file with certificates in PEM form, found " + found +
                ". Correct the path, or the file.",
            "ca_file"};
}

class File {
  public:
    // Not waiting: a pipe that somebody has put there would never be opened from its other end.
    explicit File(const std::string& name) : fd_(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int fd() const noexcept { return fd_; }

  private:
    int fd_;
};

// Its text, however long it takes to write a file in place: half a certificate is found out by whoever parses it.
std::string text_of(const std::string& ca_file) {
    const auto errno_text = [] { return "\"" + std::generic_category().message(errno) + "\""; };
    const File file(ca_file);
    struct stat what {};
    if (file.fd() < 0 || ::fstat(file.fd(), &what) != 0) throw about(ca_file, errno_text());
    if (S_ISDIR(what.st_mode)) throw about(ca_file, "a directory");
    if (!S_ISREG(what.st_mode)) throw about(ca_file, "a device or a pipe");
    std::string text;
    std::array<char, 16U << 10U> block{};
    for (ssize_t got = 1; got > 0; text.append(block.data(), static_cast<std::size_t>(got))) {
        if (text.size() > ca_file_limit) throw about(ca_file, "more than 8 MiB");
        got = ::read(file.fd(), block.data(), block.size());
        if (got < 0) throw about(ca_file, errno_text());
    }
    return text;
}

void add(X509_STORE* store, const std::string& ca_file) {
    const std::string text = text_of(ca_file);
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
                                                           &BIO_free);
    for (int number = 1;; ++number) {
        const std::unique_ptr<X509, decltype(&X509_free)> one(
            PEM_read_bio_X509_AUX(memory.get(), nullptr, nullptr, nullptr), &X509_free);
        const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
        ERR_clear_error();
        if (!one && at_end && number > 1) return;
        if (!one)
            throw about(ca_file, at_end ? "no certificate in it"
                                        : "that certificate " + std::to_string(number) + " of it makes no sense");
        X509_STORE_add_cert(store, one.get());
    }
}

std::string stamp_of(const char* path) {
    struct stat what {};
    if (path == nullptr || ::stat(path, &what) != 0) return "-";
    return std::to_string(what.st_ino) + " " + std::to_string(what.st_size) + " " +
           std::to_string(what.st_mtim.tv_sec) + "." + std::to_string(what.st_mtim.tv_nsec) + " " +
           std::to_string(what.st_ctim.tv_sec) + "." + std::to_string(what.st_ctim.tv_nsec);
}

const char* environment_or(const char* name, const char* usual) {
    const char* const found = std::getenv(name);  // as OpenSSL does
    return found == nullptr ? usual : found;
}

}  // namespace

void trust(SSL_CTX* context, const std::string& ca_file) {
    SSL_CTX_set_default_verify_paths(context);
    ERR_clear_error();
    if (!ca_file.empty()) add(SSL_CTX_get_cert_store(context), ca_file);
}

std::string trust_stamp(const std::string& ca_file) {
    return stamp_of(environment_or(X509_get_default_cert_file_env(), X509_get_default_cert_file())) + "|" +
           stamp_of(environment_or(X509_get_default_cert_dir_env(), X509_get_default_cert_dir())) + "|" +
           stamp_of(ca_file.c_str());
}

}  // namespace risk::incydr

// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <stdexcept>

namespace risk::incydr_simulator {

struct RawClient::Connection {
    int fd = -1;
    SSL_CTX* context = nullptr;
    SSL* tls = nullptr;

    ~Connection() {
        SSL_free(tls);
        SSL_CTX_free(context);
        if (fd >= 0) close(fd);
    }
    void trust(const std::string& ca_file) {
        context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
        tls = SSL_new(context);
        SSL_set1_host(tls, "localhost");
        SSL_set_tlsext_host_name(tls, "localhost");
        SSL_set_fd(tls, fd);
        if (SSL_connect(tls) != 1) throw std::runtime_error("no trust in the server's certificate");
    }
    void write(std::string_view text) const {
        if (tls != nullptr)
            SSL_write(tls, text.data(), static_cast<int>(text.size()));
        else
            (void)!::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    }
    [[nodiscard]] ssize_t read(char* into, std::size_t size) const {
        return tls != nullptr ? SSL_read(tls, into, static_cast<int>(size)) : ::recv(fd, into, size, 0);
    }
};

RawClient::RawClient(const std::string& origin, const std::string& ca_file, int patience_ms)
    : connection_(std::make_unique<Connection>()) {
    const int port = std::stoi(origin.substr(origin.rfind(':') + 1));
    connection_->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{patience_ms / 1000, (patience_ms % 1000) * 1000};
    setsockopt(connection_->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection_->fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("no connection");
    if (origin.starts_with("https://")) connection_->trust(ca_file);
}

RawClient::~RawClient() = default;

RawClient::Answer RawClient::send(std::string_view method, std::string_view target, std::string_view headers,
                                  std::string_view body) {
    std::string request = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
                          "Content-Length: " + std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n";
    connection_->write(request + std::string(body));
    Answer answer;
    std::size_t wanted = std::string::npos;  // of unread_, once the head is there
    std::size_t head = 0;
    while (unread_.size() < wanted) {
        std::array<char, 65'536> chunk{};
        errno = 0;
        const ssize_t count = connection_->read(chunk.data(), chunk.size());
        if (count <= 0) {
            answer.end = errno == ECONNRESET ? End::reset : (errno == EAGAIN ? End::silent : End::closed);
            break;
        }
        unread_.append(chunk.data(), static_cast<std::size_t>(count));
        if (head != 0 || (head = unread_.find("\r\n\r\n")) == std::string::npos) {
            if (head == std::string::npos) head = 0;
            continue;
        }
        answer.status = std::stoi(unread_.substr(9, 3));
        for (std::size_t at = unread_.find("\r\n") + 2; at < head;) {
            const std::size_t end = unread_.find("\r\n", at);
            const std::size_t colon = unread_.find(": ", at);
            std::string name = unread_.substr(at, colon - at);
            std::transform(name.begin(), name.end(), name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            answer.headers[name] = unread_.substr(colon + 2, end - colon - 2);
            at = end + 2;
        }
        wanted = head + 4 + std::stoul(answer.headers["content-length"]);
    }
    if (head != 0) answer.body = unread_.substr(head + 4, wanted - head - 4);
    unread_.erase(0, std::min(unread_.size(), wanted));
    return answer;
}

std::string token_from(RawClient& client, const std::string& id, const std::string& secret) {
    const std::string plain = id + ":" + secret;
    std::string encoded((plain.size() + 2) / 3 * 4 + 1, '\0');
    encoded.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                                            reinterpret_cast<const unsigned char*>(plain.data()),
                                                            static_cast<int>(plain.size()))));
    const auto answer = client.send("POST", "/v1/oauth", "Authorization: Basic " + encoded + "\r\n");
    if (answer.status != 200) return {};
    return std::string(boost::json::parse(answer.body).at("access_token").as_string());
}

std::string gunzip(std::string_view packed) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string plain(16U << 20U, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    inflate(&stream, Z_FINISH);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

}  // namespace risk::incydr_simulator

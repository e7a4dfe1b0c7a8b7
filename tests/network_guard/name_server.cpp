// SPDX-License-Identifier: Apache-2.0
#include "network_guard/name_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace risk::network_guard {
namespace {

constexpr std::uint16_t type_a = 1, type_cname = 5, type_aaaa = 28;
constexpr std::size_t header_size = 12;
constexpr int longest_chain = 20;

void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value >> 8U & 0xffU);
    out += static_cast<char>(value & 0xffU);
}

std::string wire_name(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        const std::size_t dot = std::min(name.find('.'), name.size());
        out += static_cast<char>(dot);
        out += name.substr(0, dot);
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    return out + '\0';
}

void put_record(std::string& out, const std::string& owner, std::uint16_t type, const std::string& data) {
    out += wire_name(owner);
    put16(out, type);
    put16(out, 1);        // IN
    out.append(4, '\0');  // keep it for no time at all
    put16(out, static_cast<unsigned>(data.size()));
    out += data;
}

// The bytes of an address if it is of the wanted type; else empty.
std::string address_bytes(const std::string& text, std::uint16_t type) {
    std::array<char, 16> bytes{};
    if (inet_pton(type == type_a ? AF_INET : AF_INET6, text.c_str(), bytes.data()) != 1) return {};
    return {bytes.data(), type == type_a ? 4U : 16U};
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

}  // namespace

NameServer::NameServer() {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0)
        throw std::runtime_error("no free port for the name server");
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

NameServer::~NameServer() {
    stop_ = true;
    thread_.join();
    ::close(socket_);
}

void NameServer::set(const std::string& name, std::vector<Finding> one_after_the_other) {
    const std::lock_guard lock(mutex_);
    names_[lower(name)] = {std::move(one_after_the_other)};
}

std::vector<std::string> NameServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

void NameServer::serve() {
    std::array<char, 1500> buffer{};
    while (!stop_) {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, 20) != 1) continue;
        sockaddr_in from{};
        socklen_t size = sizeof(from);
        const ssize_t got =
            ::recvfrom(socket_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got < static_cast<ssize_t>(header_size) || silent_) continue;
        const std::string answer = answer_to({buffer.data(), static_cast<std::size_t>(got)});
        ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
}

NameServer::Question NameServer::question_in(std::string_view message) {
    Question question;
    std::size_t at = header_size;
    for (std::size_t length = 0; (length = static_cast<unsigned char>(message.at(at))) != 0; at += length + 1)
        question.name += (question.name.empty() ? "" : ".") + std::string(message.substr(at + 1, length));
    question.type = static_cast<std::uint16_t>(static_cast<unsigned char>(message.at(at + 1)) << 8U |
                                               static_cast<unsigned char>(message.at(at + 2)));
    question.end = at + 5;
    question.name = lower(question.name);
    return question;
}

std::string NameServer::answer_to(std::string_view message) {
    const Question question = question_in(message);
    std::string records;
    int count = 0;
    {
        const std::lock_guard lock(mutex_);
        if (std::find(asked_.begin(), asked_.end(), question.name) == asked_.end()) asked_.push_back(question.name);
        count = records_of(question.name, question.type, records);
    }
    static constexpr unsigned answer_and_recursion = 0x8180, no_such_name = 3;
    std::string answer(message.substr(0, 2));
    put16(answer, answer_and_recursion | (count < 0 ? no_such_name : 0));
    put16(answer, 1);
    put16(answer, static_cast<unsigned>(std::max(count, 0)));
    put16(answer, 0);
    put16(answer, 0);
    answer += message.substr(header_size, question.end - header_size);
    return answer + records;
}

int NameServer::records_of(std::string name, std::uint16_t type, std::string& records) {
    int count = 0;
    for (int links = 0; links < longest_chain; ++links) {
        const auto found = names_.find(name);
        if (found == names_.end()) return count == 0 ? -1 : count;
        Name& known = found->second;
        const std::size_t turn = known.asked[type]++;
        const Finding& finding = known.findings[std::min(turn, known.findings.size() - 1)];
        std::string next;
        for (const std::string& one : finding) {
            if (one.starts_with("cname ")) {
                next = one.substr(6);
                put_record(records, name, type_cname, wire_name(next));
            } else if (const std::string bytes = address_bytes(one, type); !bytes.empty()) {
                put_record(records, name, type, bytes);
            } else {
                continue;
            }
            ++count;
        }
        if (next.empty()) break;
        name = next;
    }
    return count;
}

}  // namespace risk::network_guard

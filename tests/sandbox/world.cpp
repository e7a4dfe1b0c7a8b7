// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace risk::attacks {
namespace {

constexpr const char* files[] = {"secret.key", "host.db", "shadow"};

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int port_of(int socket) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.sin_port);
}

plugins::UniqueFd listener(const sockaddr* address, std::size_t length) {
    plugins::UniqueFd socket(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(socket.get(), address, static_cast<socklen_t>(length)) != 0 || ::listen(socket.get(), 8) != 0)
        throw std::runtime_error(std::strerror(errno));
    return socket;
}

plugins::UniqueFd tcp_listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return listener(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

plugins::UniqueFd unix_listener(const std::string& path, bool abstract) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + (abstract ? 1 : 0), path.data(), path.size());
    return listener(reinterpret_cast<const sockaddr*>(&address), offsetof(sockaddr_un, sun_path) + path.size() + 1);
}

int start_decoy() {
    const pid_t decoy = ::fork();
    if (decoy != 0) return decoy;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    while (true) ::pause();
}

bool knocked(const plugins::UniqueFd& door) {
    pollfd waiting{door.get(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1;
}

}  // namespace

World::World() : decoy_(start_decoy()) {
    std::string name = (std::filesystem::temp_directory_path() / "risk-world-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error(std::strerror(errno));
    directory_ = name;
    for (const char* file : files) {
        std::ofstream(at(file)) << planted;
        ::chmod(at(file).c_str(), 0600);
    }
    std::filesystem::copy_file(SECOND_LIBRARY, at("second.so"));
    tcp_ = tcp_listener();
    port_ = port_of(tcp_.get());
    unix_ = unix_listener(at("socket").string(), false);
    abstract_name_ = "risk-world-" + std::to_string(::getpid());
    abstract_ = unix_listener(abstract_name_, true);
}

World::~World() {
    if (decoy_ > 0) {
        ::kill(decoy_, SIGKILL);
        ::waitpid(decoy_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

std::string World::config(const std::string& attacks) const {
    std::string text = "{\"attacks\":\"" + attacks + "\",\"instance\":\"1\"";
    const auto add = [&](const char* name, const std::string& value) {
        text += std::string(",\"") + name + "\":\"" + value + '"';
    };
    add("directory", directory_.string());
    add("key_file", at("secret.key").string());
    add("database", at("host.db").string());
    add("shadow", at("shadow").string());
    add("marker", at("marker").string());
    add("second_library", at("second.so").string());
    add("socket", at("socket").string());
    add("abstract", abstract_name_);
    add("port", std::to_string(port_));
    add("host_pid", std::to_string(::getpid()));
    for (const char* name : {"decoy_pid", "neighbour_pid"}) add(name, std::to_string(decoy_));
    return text + '}';
}

std::filesystem::path World::runner(int landlock_abi, bool seccomp) const {
    const auto name = directory_ / ("kernel-" + std::to_string(landlock_abi) + (seccomp ? "-1" : "-0"));
    if (!std::filesystem::exists(name)) std::filesystem::create_symlink(RUNNER, name);
    return name;
}

std::string World::harm() {
    std::string harm;
    for (const char* file : files) {
        struct stat about {};
        const bool same =
            ::stat(at(file).c_str(), &about) == 0 && (about.st_mode & 07777) == 0600 && content(at(file)) == planted;
        if (!same) harm += std::string(file) + " changed; ";
    }
    if (std::filesystem::exists(std::filesystem::symlink_status(at("marker")))) harm += "something was made; ";
    if (knocked(tcp_) || knocked(unix_) || knocked(abstract_)) harm += "something was reached; ";
    int status = 0;
    if (decoy_ > 0 && ::waitpid(decoy_, &status, WNOHANG) == decoy_) decoy_ = 0;
    if (decoy_ == 0) harm += "a process was ended; ";
    return harm;
}

}  // namespace risk::attacks

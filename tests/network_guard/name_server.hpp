// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace risk::network_guard {

/// What a lookup of one name finds: addresses of both families, or "cname NAME" for another name to go on with.
using Finding = std::vector<std::string>;

/// A name server on a free UDP port of 127.0.0.1, for the system's real resolver to ask.
class NameServer {
  public:
    NameServer();
    ~NameServer();
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    /// What the first lookup finds, the second, and so on; the last one stays. A name that is not set does not exist.
    void set(const std::string& name, std::vector<Finding> one_after_the_other);
    /// From now on nothing is answered.
    void fall_silent() { silent_ = true; }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::vector<std::string> asked() const;  ///< names, without repetition

  private:
    struct Name {
        std::vector<Finding> findings;
        std::map<std::uint16_t, std::size_t> asked{};  // by type of record: how often
    };
    struct Question {
        std::string name;
        std::uint16_t type = 0;
        std::size_t end = 0;  // in the message
    };

    void serve();
    [[nodiscard]] static Question question_in(std::string_view message);
    [[nodiscard]] std::string answer_to(std::string_view message);
    /// Appends the records and says how many; -1 if there is no such name.
    int records_of(std::string name, std::uint16_t type, std::string& records);

    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_{false}, silent_{false};
    mutable std::mutex mutex_;
    std::map<std::string, Name> names_;
    std::vector<std::string> asked_;
    std::thread thread_;
};

}  // namespace risk::network_guard

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

namespace risk::incydr {

/// Does something while its owner waits for something else, on a thread that never outlives this.
class Alongside {
  public:
    /// `work` is given a flag that says when it is to come to its end. If there is no thread to be had it is not done.
    template <class Work>
    explicit Alongside(Work work) {
        try {
            thread_ = std::thread([this, work = std::move(work)]() mutable noexcept { run(work); });
        } catch (const std::system_error&) {
        }
    }
    Alongside(const Alongside&) = delete;
    Alongside& operator=(const Alongside&) = delete;
    ~Alongside() { join(); }

    /// The end of it; throws what the work threw.
    void finish() {
        join();
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    }

  private:
    template <class Work>
    void run(Work& work) noexcept {
        try {
            work(std::as_const(enough_));
        } catch (...) {
            thrown_ = std::current_exception();
        }
    }

    void join() {
        enough_ = true;
        if (thread_.joinable()) thread_.join();
    }

    std::atomic<bool> enough_ = false;
    std::exception_ptr thrown_;
    std::thread thread_;
};

}  // namespace risk::incydr

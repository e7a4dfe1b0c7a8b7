// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

namespace risk::test {

/// Runs work in a process of its own and gives back what it returned. For what a process can only do to itself.
std::string in_child(const std::function<std::string()>& work);

/// A process that can be killed at any instant; say() is one byte that the parent can count.
class Child {
  public:
    explicit Child(const std::function<void(const std::function<void()>& say)>& work);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();  ///< kills it

    /// Waits for that many bytes, or until the child has ended. How many came.
    std::size_t wait_for(std::size_t count);
    /// SIGKILL, now. How many more bytes it had said.
    std::size_t kill();

  private:
    pid_t pid_ = -1;
    int pipe_ = -1;
};

}  // namespace risk::test

// SPDX-License-Identifier: Apache-2.0
// The way in for libFuzzer.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        risk::fuzz::try_input({reinterpret_cast<const char*>(data), size});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "BROKEN: %s\n", error.what());
        std::abort();  // libFuzzer keeps the input
    }
    return 0;
}

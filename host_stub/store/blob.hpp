// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <soci/blob.h>

#include <string>
#include <string_view>

namespace risk::store {

/// Bytes in and out of a new SOCI blob. Its other functions refuse a length of zero, or this backend.
inline void write_blob(soci::blob& blob, std::string_view bytes) {
    if (!bytes.empty()) blob.write(0, bytes.data(), bytes.size());
}

inline std::string read_blob(soci::blob& blob) {
    std::string bytes(blob.get_len(), '\0');
    if (!bytes.empty()) blob.read(0, bytes.data(), bytes.size());
    return bytes;
}

}  // namespace risk::store

// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/gzip.hpp"

#include <zlib.h>

#include <stdexcept>

namespace risk::incydr_simulator {

std::string gzip(std::string_view plain) {
    z_stream stream{};
    static constexpr int gzip_header = 15 + 16;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_header, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib: deflateInit2 failed");
    std::string packed(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error("zlib: deflate did not finish");
    return packed;
}

}  // namespace risk::incydr_simulator
